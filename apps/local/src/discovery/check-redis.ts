import { askStore } from '@tidegate/job-store';
import { notUsable, USABLE, type ServiceCheck } from './service-check.js';

/** The settings that a store needs if we did not configure it, so that no job is lost whose id a client has. */
const REQUIRED = [
  ['appendonly', 'yes'],
  ['maxmemory-policy', 'noeviction'],
] as const;

/** Checks whether a Redis keeps all data. Never rejects. */
export async function checkRedis(redisUrl: string): Promise<ServiceCheck> {
  try {
    for (const [name, required] of REQUIRED) {
      const reply = await askStore(redisUrl, ['CONFIG', 'GET', name]);
      const value = Array.isArray(reply) ? String(reply[1] ?? 'unknown') : 'unknown';
      if (value !== required) return notUsable(`its ${name} is ${value}, not ${required}`);
    }
    return USABLE;
  } catch (error) {
    return notUsable(error instanceof Error ? error.message : String(error));
  }
}
