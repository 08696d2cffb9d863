import type { WorkerHeartbeat, WorkerState } from '@tidegate/contracts';
import type { WorkerHeartbeats } from '@tidegate/job-store';

const BEAT_INTERVAL_MS = 2_000;

/** Who beats. */
export interface HeartbeatOptions {
  readonly heartbeats: WorkerHeartbeats;
  readonly workerId: string;
  readonly model: string;
  readonly startedAtMs: number;
}

/** Tells the store every two seconds, and at every change except between ready and busy, what the worker is doing. */
export class Heartbeat {
  private state: WorkerState = 'starting';
  private readyAtMs: number | undefined;
  private busySinceMs: number | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: HeartbeatOptions) {}

  /** Begins to beat. */
  start(): void {
    this.timer = setInterval(() => this.beat(), BEAT_INTERVAL_MS);
    this.beat();
  }

  /** The worker has entered a state. Jobs may be shorter than a beat, so their beginnings wait for the next one. */
  enter(state: WorkerState, nowMs: number): void {
    const quiet = [this.state, state].every((known) => known === 'ready' || known === 'busy');
    this.state = state;
    if (state === 'ready') this.readyAtMs ??= nowMs;
    this.busySinceMs = state === 'busy' ? nowMs : undefined;
    if (!quiet) this.beat();
  }

  /** Beats no more and takes the worker off the list. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    try {
      await this.options.heartbeats.remove(this.options.model, this.options.workerId);
    } catch {
      // The store forgets it by itself.
    }
  }

  private beat(): void {
    const { heartbeats, workerId, model, startedAtMs } = this.options;
    const heartbeat: WorkerHeartbeat = {
      workerId,
      model,
      state: this.state,
      startedAtMs,
      ...(this.readyAtMs === undefined ? {} : { readyAtMs: this.readyAtMs }),
      ...(this.busySinceMs === undefined ? {} : { busySinceMs: this.busySinceMs }),
    };
    // A beat that is lost is made good by the next one.
    heartbeats.beat(heartbeat, Date.now()).catch(() => undefined);
  }
}
