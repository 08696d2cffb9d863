import type { JobMessage, RetryMessage } from '@tidegate/contracts';
import type { JobStore } from '../job-store.js';
import { testMessage } from './test-store.js';

/** The message of a retry of a job, as a gateway publishes it. */
export function retryMessage(number: number, messageId = 'a-message'): RetryMessage {
  return { number, messageId };
}

/** A job whose first try has failed and is followed by a retry. */
export async function scheduleRetry(
  { records }: JobStore,
  { delayMs = 0, ...overrides }: Partial<JobMessage> & { readonly delayMs?: number } = {},
): Promise<JobMessage> {
  const message = testMessage(overrides);
  await records.create(message);
  await records.claim(message, 5);
  const result = await records.retry(message.id, 1, {
    number: 1,
    delayMs,
    reason: 'no network',
    outcome: 'failed',
  });
  if (result !== 'scheduled') throw new Error(`the retry is ${result}`);
  return message;
}
