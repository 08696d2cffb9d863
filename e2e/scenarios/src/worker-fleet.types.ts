/** The workers of a running system, as a killer sees them. */
export interface WorkerFleet {
  /** Names the workers that are ready. */
  findReady(): Promise<readonly string[]>;
  /** Ends one without the time to finish its job. */
  kill(worker: string): Promise<void>;
}
