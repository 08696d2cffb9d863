import { DEAD_LETTER_QUEUE, jobQueue, readConsumerTimeout, type ManagementApi } from '@tidegate/broker';
import type { ServiceLogger } from '@tidegate/service';
import pRetry from 'p-retry';

/** What is compared, and what reports it. */
export interface ConsumerTimeoutCheck {
  readonly management: ManagementApi;
  readonly models: readonly string[];
  readonly jobTimeoutSeconds: number;
  readonly logger: Pick<ServiceLogger, 'warn'>;
  readonly signal: AbortSignal;
}

/** The management API lists a consumer some seconds after it has connected. */
const LOOKS = 20;

/**
 * Logs one line when a job may take longer than the broker lets a worker hold it: such a job would be delivered again
 * while it runs. Brokers before RabbitMQ 3.12 do not report their time-out, and nothing is logged. Never rejects.
 *
 * @returns whether the line was written
 */
export async function checkConsumerTimeout(check: ConsumerTimeoutCheck): Promise<boolean> {
  const { management, models, jobTimeoutSeconds, logger, signal } = check;
  // The gateway itself consumes the dead letters, so there is a consumer before there is a worker.
  const queues = [DEAD_LETTER_QUEUE, ...models.map(jobQueue)];
  const look = async (): Promise<number | undefined> => {
    const seconds = await readConsumerTimeout(management, queues);
    if (seconds === 'not-listed') throw new Error('the broker lists no consumer of ours yet');
    return seconds;
  };
  try {
    const seconds = await pRetry(look, { retries: LOOKS, minTimeout: 500, maxTimeout: 2_000, signal });
    if (seconds === undefined || seconds > jobTimeoutSeconds) return false;
    logger.warn(
      `the broker ends a delivery after ${seconds} s (its consumer_timeout), and a job may take ${jobTimeoutSeconds} s ` +
        '(JOB_TIMEOUT_SECONDS): a longer job is delivered again while it runs; raise the one or lower the other',
    );
    return true;
  } catch {
    // The gateway stops, or the time-out is not known: then a worker reports a late delivery when it happens.
    return false;
  }
}
