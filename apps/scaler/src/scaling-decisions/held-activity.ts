/** Whether there should be any worker, as last decided. */
export interface HeldActivity {
  readonly isActive: boolean;
  /** Since the decision; from 0. */
  readonly ageSeconds: number;
}

/** The current state. */
export interface ActivityInput {
  /** Whether any job waits or runs. */
  readonly hasWork: boolean;
  readonly wantedReplicas: number;
  /** The HPA's sync period. */
  readonly holdSeconds: number;
  /** Since jobs of the model last arrived, as far as this scaler knows. */
  readonly secondsSinceArrival: number;
}

/**
 * Whether there should be any worker, held for a while. KEDA asks each second and acts at once; the HPA acts once in a
 * sync period. Without work, a worker whose worth is near the limit would be started and stopped within seconds. So an
 * answer holds for a sync period, unless there is work. Once jobs have arrived, a no holds no longer, also if the jobs are
 * done before the next question.
 *
 * @param held - the last decision, of any scaler
 */
export function nextActivity(held: HeldActivity | undefined, input: ActivityInput): HeldActivity {
  const { hasWork, wantedReplicas, holdSeconds, secondsSinceArrival } = input;
  const isActive = wantedReplicas > 0;
  const next: HeldActivity = { isActive, ageSeconds: 0 };
  if (held === undefined || held.ageSeconds >= holdSeconds || (hasWork && isActive)) return next;
  const isAwoken = !held.isActive && secondsSinceArrival <= held.ageSeconds;
  return isAwoken ? next : held;
}
