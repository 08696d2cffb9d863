import type { WorkerHeartbeat, WorkerJob, WorkerState } from '@tidegate/contracts';
import type { WorkerHeartbeats } from '@tidegate/job-store';
import type { MeasurementReport } from './measurement.report.js';

const BEAT_INTERVAL_MS = 2_000;

/** A job that lasts this long is reported between two beats; shorter ones would only cost writes. */
const NOTEWORTHY_MS = 200;

/** The worker that sends the heartbeat. */
export interface HeartbeatOptions {
  readonly heartbeats: Pick<WorkerHeartbeats, 'beat' | 'remove'>;
  readonly measurements: Pick<MeasurementReport, 'send'>;
  readonly workerId: string;
  readonly model: string;
  readonly startedAtMs: number;
}

/**
 * Reports to the store what the worker is doing: every two seconds, at every change except between ready and busy, and at such a
 * change once it has lasted for 0.2 s.
 */
export class Heartbeat {
  private state: WorkerState = 'starting';
  private reported: WorkerState | undefined;
  private enteredAtMs = 0;
  private readyAtMs: number | undefined;
  private busySinceMs: number | undefined;
  private job: WorkerJob | undefined;
  private timer: NodeJS.Timeout | undefined;
  private settling: NodeJS.Timeout | undefined;

  constructor(private readonly options: HeartbeatOptions) {}

  /** Begins to beat. */
  start(): void {
    this.timer = setInterval(() => this.beat(), BEAT_INTERVAL_MS);
    this.beat();
  }

  /** The worker has entered a state. */
  enter(state: WorkerState, nowMs: number): void {
    const isQuiet = [this.state, state].every((known) => known === 'ready' || known === 'busy');
    this.state = state;
    this.enteredAtMs = nowMs;
    if (state === 'ready') this.readyAtMs ??= nowMs;
    this.busySinceMs = state === 'busy' ? nowMs : undefined;
    if (isQuiet) this.settleSoon(NOTEWORTHY_MS);
    else this.beat();
  }

  /** The worker has taken a job. The next beat has it. */
  took({ id, owner }: Pick<WorkerJob, 'id' | 'owner'>, nowMs: number): void {
    this.job = { id, ...(owner === undefined ? {} : { owner }), sinceMs: nowMs };
  }

  /** The worker no longer has a job. */
  gaveBack(): void {
    this.job = undefined;
  }

  /** Stops the beats, sends the last measurements, and removes the worker from the list. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    clearTimeout(this.settling);
    this.timer = undefined;
    const { heartbeats, measurements, model, workerId } = this.options;
    try {
      await Promise.all([measurements.send(), heartbeats.remove(model, workerId)]);
    } catch {
      // Its heartbeat expires by itself.
    }
  }

  private settleSoon(waitMs: number): void {
    this.settling ??= setTimeout(() => this.settle(), waitMs);
  }

  private settle(): void {
    this.settling = undefined;
    if (this.timer === undefined || this.state === this.reported) return;
    const lastedMs = Date.now() - this.enteredAtMs;
    if (lastedMs >= NOTEWORTHY_MS || lastedMs < 0) this.beat();
    else this.settleSoon(NOTEWORTHY_MS - lastedMs);
  }

  private beat(): void {
    const { heartbeats, measurements, workerId, model, startedAtMs } = this.options;
    const heartbeat: WorkerHeartbeat = {
      workerId,
      model,
      state: this.state,
      startedAtMs,
      ...(this.readyAtMs === undefined ? {} : { readyAtMs: this.readyAtMs }),
      ...(this.busySinceMs === undefined ? {} : { busySinceMs: this.busySinceMs }),
      ...(this.job === undefined ? {} : { job: this.job }),
    };
    this.reported = this.state;
    // The next beat replaces one that is lost.
    heartbeats.beat(heartbeat, Date.now()).catch(() => undefined);
    void measurements.send();
  }
}
