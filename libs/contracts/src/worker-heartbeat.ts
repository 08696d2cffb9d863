/** What a worker is doing: `starting` while its model sets up, `draining` once it has been asked to stop. */
export const WORKER_STATES = ['starting', 'ready', 'busy', 'draining', 'setup_failed'] as const;

/** The state of a worker. */
export type WorkerState = (typeof WORKER_STATES)[number];

/** The job that a worker runs. */
export interface WorkerJob {
  readonly id: string;
  /** The client that has pushed it; absent where it was pushed without an access key. */
  readonly owner?: string;
  /** When the worker took it, milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/** A worker's heartbeat in the store. Times are milliseconds since the Unix epoch. */
export interface WorkerHeartbeat {
  readonly workerId: string;
  readonly model: string;
  readonly state: WorkerState;
  readonly startedAtMs: number;
  /** When the model was set up; absent before. */
  readonly readyAtMs?: number;
  /** When the running job began; absent while idle. */
  readonly busySinceMs?: number;
  /** The running job, also of a worker that drains; absent while idle. */
  readonly job?: WorkerJob;
}
