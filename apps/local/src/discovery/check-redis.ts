import { askStore } from '@tidegate/job-store';

/** What a store must be set to so that no job is lost whose id a client has. */
const KEEPING = [
  ['appendonly', 'yes'],
  ['maxmemory-policy', 'noeviction'],
] as const;

/**
 * What is printed of a store that was given and may lose jobs; `undefined` where it keeps them, and where it does not report its settings, as
 * hosted ones do not. Never rejects.
 */
export async function lossLine(redisUrl: string): Promise<string | undefined> {
  try {
    for (const [name, keeping] of KEEPING) {
      const reply = await askStore(redisUrl, ['CONFIG', 'GET', name]);
      const value: unknown = Array.isArray(reply) ? reply[1] : undefined;
      if (typeof value === 'string' && value !== keeping)
        return `  the store that REDIS_URL names may lose jobs: its ${name} is ${value}, not ${keeping}`;
    }
  } catch {
    // It answers, and lets nobody see how it is set.
  }
  return undefined;
}
