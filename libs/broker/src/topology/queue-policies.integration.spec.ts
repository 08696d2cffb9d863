import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { ManagementApiError, QueueFullError } from '../broker.error.js';
import { JobPublisher } from '../publishing/job-publisher.js';
import { aJobMessage } from '../testing/a-job-message.js';
import { BrokerBench, SPEC_MODEL } from '../testing/broker.bench.js';
import { writeQueuePolicies } from './queue-policies.js';
import { DEAD_LETTER_POLICY, DEAD_LETTER_QUEUE, JOB_POLICY } from './names.js';

describe('the limits of the job queues', () => {
  let bench: BrokerBench;
  let publisher: JobPublisher;
  const limits = { deliveryLimit: 100, expirySeconds: 60, maximumLength: 1 };

  beforeAll(async () => {
    bench = await BrokerBench.open();
    await writeQueuePolicies(bench.management, limits);
    publisher = new JobPublisher({ url: bench.url, models: [SPEC_MODEL], confirmTimeoutSeconds: 5 });
    await publisher.open();
  });

  afterAll(async () => {
    await publisher.close();
    await bench.close();
  });

  const isRefused = (): Promise<boolean> =>
    publisher.publish(aJobMessage()).then(
      () => false,
      (error: unknown) => error instanceof QueueFullError,
    );

  it('hold for a queue that is declared after them, and a changed one takes effect on what is there', async () => {
    await waitUntil(isRefused, { what: 'the queue is full' });
    await writeQueuePolicies(bench.management, { ...limits, maximumLength: 100 });
    await waitUntil(async () => !(await isRefused()), { what: 'there is room' });
    await writeQueuePolicies(bench.management, limits);
    await waitUntil(isRefused, { what: 'the queue is full again' });
    expect(publisher.isConnected).toBe(true);
  });

  it('hold for every job queue and for no other; that of the dead letters has its own', async () => {
    const policyOf = (queue: string): Promise<unknown> =>
      waitUntil(
        async () => {
          const { policy } = await bench.management.get(`queues/${bench.management.virtualHost}/${queue}`);
          return policy === undefined ? undefined : { policy };
        },
        { what: `a policy of ${queue}` },
      );
    expect(await policyOf(bench.queue)).toEqual({ policy: JOB_POLICY });
    expect(await policyOf(DEAD_LETTER_QUEUE)).toEqual({ policy: DEAD_LETTER_POLICY });
  });

  it('cannot be written by a user that is not let in, and the refusal carries its status', async () => {
    const refused = writeQueuePolicies(bench.managementAs('nobody', 'wrong'), limits);
    await expect(refused).rejects.toThrow(ManagementApiError);
    await expect(refused).rejects.toMatchObject({ status: 401 });
  });

  it('cannot be written by a user without the right to, and the refusal carries its status', async () => {
    const user = `spec-user-${bench.management.virtualHost}`;
    await bench.management.put(`users/${user}`, { password: 'secret', tags: 'management' });
    await bench.management.put(`permissions/${bench.management.virtualHost}/${user}`, {
      configure: '.*',
      write: '.*',
      read: '.*',
    });
    const refused = writeQueuePolicies(bench.managementAs(user, 'secret'), limits);
    await expect(refused).rejects.toThrow(ManagementApiError);
    await expect(refused).rejects.toMatchObject({ status: 401 });
  });
});
