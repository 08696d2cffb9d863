import type { StoreConnection } from '../connection/store-connection.js';
import type { RedisScript } from '../connection/redis-script.js';
import { endingChannel, jobKey } from '../keys.js';
import { firstArguments } from './first-arguments.js';
import type { RecordLifetimes } from './lifetimes.js';

/** Jobs that one call ends at most, so that no call holds Redis up for long. */
const MOST_JOBS_PER_CALL = 100;

/**
 * Ends all jobs that are due in a list, in as many calls of a script as that takes.
 *
 * @param script - ends some of them; returns how many it has looked at, and how many have ended
 * @param listKey - the key of the list
 * @returns how many have ended
 * @throws {StoreUnavailableError} when the store does not answer, or refuses
 */
export async function endAllDue(
  store: StoreConnection,
  script: RedisScript,
  listKey: string,
  lifetimes: RecordLifetimes,
): Promise<number> {
  const values = [
    ...firstArguments(store, lifetimes),
    lifetimes.resultSeconds,
    MOST_JOBS_PER_CALL,
    jobKey(''),
    endingChannel(store.database),
  ];
  const [looked, ended] = (await store.run(script, [listKey], values)) as readonly [number, number];
  return looked < MOST_JOBS_PER_CALL ? ended : ended + (await endAllDue(store, script, listKey, lifetimes));
}
