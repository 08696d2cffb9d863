import { setTimeout as delay } from 'node:timers/promises';

/** Users that arrive at even distances. */
export interface Arrivals {
  readonly usersPerSecond: number;
  readonly seconds: number;
}

/**
 * Starts users one after the other, whether or not those before are served, and waits for all of them.
 *
 * @param user - what the user of a number does
 * @returns the result of each, in the order of their arrival
 */
export async function letUsersCome<Outcome>(
  { usersPerSecond, seconds }: Arrivals,
  user: (number: number) => Promise<Outcome>,
): Promise<Outcome[]> {
  const startedAtMs = performance.now();
  const count = Math.max(1, Math.round(usersPerSecond * seconds));
  const outcomes: Promise<Outcome>[] = [];
  for (let number = 0; number < count; number++) {
    const dueMs = startedAtMs + (number / usersPerSecond) * 1000;
    await delay(Math.max(0, dueMs - performance.now()));
    outcomes.push(user(number));
  }
  return Promise.all(outcomes);
}
