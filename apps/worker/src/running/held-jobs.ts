import { HeldJobChannel, type HeldJob } from '@tidegate/job-store';
import { BehaviorSubject, distinctUntilChanged, type Observable } from 'rxjs';

/** A job that this worker holds. */
export interface Hold {
  /** What was read of the job when the worker had begun to listen for its cancel; `undefined` when that was not possible. */
  readonly seen: HeldJob | undefined;
  /** Aborted when the job is canceled. */
  readonly signal: AbortSignal;
}

/** How the channel of a worker's jobs is made. */
type ChannelOptions = Omit<ConstructorParameters<typeof HeldJobChannel>[0], 'onCancel' | 'onPause'>;

/** The job that this worker has, whether it is canceled, and whether its model is paused. A cancel that comes late is that of no later job. */
export class HeldJobs {
  private readonly channel: HeldJobChannel;
  private jobId: string | undefined;
  /** Kept until a job is canceled: most never are. */
  private controller = new AbortController();
  private canceledAtMs: number | undefined;
  private readonly paused = new BehaviorSubject(false);

  constructor(options: ChannelOptions) {
    this.channel = new HeldJobChannel({
      ...options,
      onCancel: (jobId) => this.cancel(jobId),
      onPause: (isPaused) => this.paused.next(isPaused),
    });
  }

  /** Whether the model is paused, as far as is known. */
  get isPaused(): boolean {
    return this.paused.value;
  }

  /** What `isPaused` is, and becomes. */
  get pauses(): Observable<boolean> {
    return this.paused.pipe(distinctUntilChanged());
  }

  /** Begins to connect; until it is connected, jobs are claimed before they are begun. */
  open(): void {
    void this.channel.open();
  }

  async close(): Promise<void> {
    await this.channel.close();
  }

  /** Takes a job, in the place of the one before. */
  async take(jobId: string): Promise<Hold> {
    this.jobId = jobId;
    this.canceledAtMs = undefined;
    if (this.controller.signal.aborted) this.controller = new AbortController();
    const { signal } = this.controller;
    return { seen: await this.channel.hold(jobId), signal };
  }

  /** The job is to stop, unless another one has its place by now. */
  cancel(jobId: string): void {
    if (jobId !== this.jobId) return;
    this.canceledAtMs ??= performance.now();
    this.controller.abort(new Error('canceled'));
  }

  /** Seconds since the present job was canceled; `undefined` while it is not. */
  get canceledForSeconds(): number | undefined {
    return this.canceledAtMs === undefined ? undefined : (performance.now() - this.canceledAtMs) / 1000;
  }

  /** Lets go of the job before it goes back to the queue: whoever cancels it then finds that nobody has it. */
  async release(): Promise<void> {
    await this.channel.release();
    // Only now: what has come until then concerns it.
    this.jobId = undefined;
  }
}
