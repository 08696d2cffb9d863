/** The current state. */
export interface ActivityInput {
  /** Whether any job waits or runs. */
  readonly hasWork: boolean;
  readonly wantedReplicas: number;
  /** A clock that only goes forward, seconds. */
  readonly nowSeconds: number;
  /** The HPA's sync period. */
  readonly holdSeconds: number;
}

/**
 * Whether there should be any worker, held for a while. KEDA asks each second and acts at once; the HPA acts once in a
 * sync period. Without work, a worker whose worth is near the limit would be started and stopped within seconds. So an
 * answer holds for a sync period, unless there is work.
 */
export class HeldActivity {
  private held: { readonly isActive: boolean; readonly atSeconds: number } | undefined;

  /** Jobs have arrived: the answer no longer holds if it was no, also if the jobs are done before the next question. */
  wake(): void {
    if (this.held?.isActive === false) this.held = undefined;
  }

  /** The answer now. */
  next({ hasWork, wantedReplicas, nowSeconds, holdSeconds }: ActivityInput): boolean {
    const isActive = wantedReplicas > 0;
    const holds = this.held !== undefined && nowSeconds - this.held.atSeconds < holdSeconds;
    if (this.held !== undefined && holds && !(hasWork && isActive)) return this.held.isActive;
    this.held = { isActive, atSeconds: nowSeconds };
    return isActive;
  }
}
