/** What is known. */
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
 * Whether there should be a worker at all, steadied. KEDA asks each second and acts at once, where the HPA acts once in a
 * sync period: without work, a worker that may pay or may not would be started and stopped again within seconds. So
 * what was said holds for a sync period, unless there is work.
 */
export class HeldActivity {
  private held: { readonly isActive: boolean; readonly atSeconds: number } | undefined;

  /** Jobs have arrived: a no no longer holds, also where they are done before anybody asks. */
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
