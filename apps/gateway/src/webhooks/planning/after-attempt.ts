import type { WebhookAttempt, WebhookDelivery } from '@tidegate/job-store';

/** So long a delivery is tried again, from its first attempt on. */
export const RETRIED_FOR_MS = 86_400_000;

const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 3_600_000;

/** Attempts of a delivery that are kept: one that fails for a day has some 40. */
const MOST_ATTEMPTS = 10;

/** HTTP status of a receiver that wants no more. */
const GONE = 410;

/** What came of an attempt, and when its receiver wants the next one, milliseconds from now. */
export interface AttemptOutcome extends WebhookAttempt {
  readonly retryAfterMs?: number;
}

/** A delivery after an attempt. */
export interface AfterAttempt {
  readonly delivery: WebhookDelivery;
  readonly result: 'delivered' | 'retried' | 'failed' | 'stopped';
}

/**
 * What becomes of a delivery by an attempt. An answer from 200 to 299 has delivered it, 410 stops it, and all else is tried again:
 * after 5 s, and then after as long as it has failed so far, an hour at most, of which a random half is taken away at most; later
 * where the receiver wants that (`Retry-After`). What is still not delivered a day after its first attempt is given up.
 *
 * @param random - from 0 to 1
 */
export function afterAttempt(
  delivery: WebhookDelivery,
  { retryAfterMs = 0, ...attempt }: AttemptOutcome,
  random: number,
): AfterAttempt {
  const firstTryAtMs = delivery.firstTryAtMs ?? attempt.atMs;
  const tried = {
    ...delivery,
    firstTryAtMs,
    tries: delivery.tries + 1,
    attempts: [...delivery.attempts, attempt].slice(-MOST_ATTEMPTS),
  };
  const { answer } = attempt;
  if (attempt.error === undefined) return { delivery: { ...tried, state: 'delivered' }, result: 'delivered' };
  if (answer === GONE) return { delivery: { ...tried, state: 'stopped' }, result: 'stopped' };
  const endedAtMs = attempt.atMs + attempt.latencyMs;
  const nextTryAtMs = Math.round(
    endedAtMs + Math.max(retryAfterMs, delayMs(endedAtMs - firstTryAtMs, random)),
  );
  if (nextTryAtMs > firstTryAtMs + RETRIED_FOR_MS)
    return { delivery: { ...tried, state: 'failed' }, result: 'failed' };
  return { delivery: { ...tried, nextTryAtMs }, result: 'retried' };
}

function delayMs(failedForMs: number, random: number): number {
  return Math.min(Math.max(failedForMs, FIRST_DELAY_MS), LONGEST_DELAY_MS) * (1 - random / 2);
}
