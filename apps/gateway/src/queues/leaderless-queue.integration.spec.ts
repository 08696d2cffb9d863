import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobPublisher, repairLeaderlessQueue } from '@tidegate/broker';
import { DEFAULT_MODEL_NAME } from '@tidegate/contracts';
import { type PrivateServices, startPrivateServices, waitUntil } from '@tidegate/testing';
import { GatewayBench } from '../testing/gateway.bench.js';

const QUEUE = `jobs.${DEFAULT_MODEL_NAME}`;

describe('a queue that was born without a leader, as its broker was killed right after the declaration', () => {
  let services: PrivateServices;
  let bench: GatewayBench;

  beforeAll(async () => {
    services = await startPrivateServices();
    const publisher = new JobPublisher({
      url: services.RABBITMQ_URL,
      models: [DEFAULT_MODEL_NAME],
      confirmTimeoutSeconds: 1,
    });
    await publisher.open();
    process.kill(services.pids.broker, 'SIGKILL');
    await publisher.close();
    bench = await GatewayBench.open({ addresses: services });
  }, 60_000);

  afterAll(() => bench.close());

  it('is made again by the gateway, so that pushes are taken again, and is let alone from then on', async () => {
    await waitUntil(async () => (await bench.http.post('/push?input=a')).status === 200, {
      what: 'pushes are taken',
      withinMs: 60_000,
    });
    await waitUntil(async () => (await bench.readQueue()).ready > 0, { what: 'the job is counted' });
    const { management } = bench;
    const repair = () => repairLeaderlessQueue({ url: services.RABBITMQ_URL, api: management, queue: QUEUE });
    expect(await repair()).toBe('serving');
    const bindings = await management.list(`queues/${management.virtualHost}/${QUEUE}/bindings`);
    expect(bindings.map(({ source }) => source)).toContain('tidegate.proofs');
    expect((await bench.readQueue()).ready).toBeGreaterThan(0);
  }, 90_000);

  it('is repaired by one gateway at a time', async () => {
    const { management } = bench;
    const url = services.RABBITMQ_URL;
    const repairs = await Promise.all(
      Array.from({ length: 4 }, () => repairLeaderlessQueue({ url, api: management, queue: QUEUE })),
    );
    expect(repairs).toContain('serving');
    expect(repairs).not.toContain('repaired');
  });
});
