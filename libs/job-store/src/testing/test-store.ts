import { MESSAGE_FORMAT_VERSION, RECORD_FORMAT_VERSION, type JobMessage } from '@tidegate/contracts';
import { givenAddresses } from '@tidegate/testing';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { JobStore, type JobStoreOptions } from '../job-store.js';

/** Lifetimes of the records in tests: both far above the length of a test, and unlike each other. */
export const TEST_LIFETIMES = { liveSeconds: 600, resultSeconds: 300 };

/** Opens a store, that of this run unless another is given. */
export async function openTestStore(options: Partial<JobStoreOptions> = {}): Promise<JobStore> {
  const store = new JobStore({
    url: options.url ?? givenAddresses().REDIS_URL,
    commandTimeoutSeconds: 5,
    lifetimes: TEST_LIFETIMES,
    ...options,
  });
  await store.open();
  return store;
}

/** A plain client, to look behind the library. */
export function openRawClient(url = givenAddresses().REDIS_URL): Redis {
  return new Redis(url);
}

/** A push of a job that no other spec uses. */
export function testMessage(overrides: Partial<JobMessage> = {}): JobMessage {
  return {
    formatVersion: MESSAGE_FORMAT_VERSION,
    id: randomUUID(),
    model: 'job-store-spec',
    inputJson: '"some input"',
    createdAtMs: 1_700_000_000_123,
    ...overrides,
  };
}

/** The members of a record that its job's message has too. */
export function recordedMessage(message: JobMessage): JobMessage {
  return { ...message, formatVersion: RECORD_FORMAT_VERSION };
}
