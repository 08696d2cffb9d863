import { JobPublisher } from '@tidegate/broker';
import { JobStore, type RecordLifetimes, type UnfinishedJob } from '@tidegate/job-store';
import type { StoreAddress } from '@tidegate/service';
import pRetry from 'p-retry';

/** Where the jobs are, and where to publish them. */
export interface PublishAgainOptions {
  readonly store: StoreAddress;
  readonly rabbitmqUrl: string;
  readonly lifetimes: RecordLifetimes;
  /** Aborted when the start is canceled. */
  readonly signal: AbortSignal;
}

/** The result, in numbers of jobs. */
export interface PublishedAgain {
  readonly published: number;
  /** Written by a later release of Tidegate, which alone can publish them. */
  readonly left: number;
}

const COMMAND_TIMEOUT_SECONDS = 10;
const CONFIRM_TIMEOUT_SECONDS = 10;
const JOBS_AT_ONCE = 200;
const ATTEMPTS_AFTER_THE_FIRST = 5;

/**
 * Publishes every job that the store still has as queued or running to a broker that has none of them, oldest first. One that is
 * published twice runs once: the claim of a job that has ended is acknowledged without running.
 *
 * @throws {StoreUnavailableError | BrokerUnavailableError} when one of them stops answering
 */
export async function publishAgain(options: PublishAgainOptions): Promise<PublishedAgain> {
  const { store: address, lifetimes } = options;
  const store = new JobStore({ ...address, commandTimeoutSeconds: COMMAND_TIMEOUT_SECONDS, lifetimes });
  await store.open();
  try {
    const jobs = await store.unfinishedJobs.list();
    const readable = jobs.filter(({ isReadable }) => isReadable);
    const published = readable.length === 0 ? 0 : await publishAll(options, store, readable);
    return { published, left: jobs.length - readable.length };
  } finally {
    await store.close();
  }
}

async function publishAll(
  { rabbitmqUrl: url, signal }: PublishAgainOptions,
  store: JobStore,
  jobs: readonly UnfinishedJob[],
): Promise<number> {
  const models = [...new Set(jobs.map(({ model }) => model))];
  const publisher = new JobPublisher({ url, models, confirmTimeoutSeconds: CONFIRM_TIMEOUT_SECONDS });
  await publisher.open();
  let published = 0;
  try {
    for (let start = 0; start < jobs.length; start += JOBS_AT_ONCE) {
      const ids = jobs.slice(start, start + JOBS_AT_ONCE).map(({ id }) => id);
      const messages = await store.unfinishedJobs.messages(ids);
      await Promise.all(
        messages.map(({ message, retryNumber }) =>
          pRetry(() => publisher.publish(message, retryNumber), {
            retries: ATTEMPTS_AFTER_THE_FIRST,
            signal,
          }),
        ),
      );
      published += messages.length;
    }
  } finally {
    await publisher.close();
  }
  return published;
}
