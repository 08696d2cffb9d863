import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient, type StartedService, startGatewayProcess, waitUntilReady } from '@tidegate/harness';
import { InvariantBench } from './testing/invariant.bench.js';

describe('a gateway that is killed under load', () => {
  let bench: InvariantBench;
  let successor: StartedService;

  beforeAll(async () => {
    bench = await InvariantBench.open();
  }, 120_000);

  afterAll(async () => {
    await successor.service.stop();
    await bench.close();
  });

  it('has lost no job whose id it has answered', async () => {
    const ids: string[] = [];
    const push = async (): Promise<void> => {
      for (;;) ids.push(await bench.client.push(`job ${ids.length}`));
    };
    const clients = Promise.allSettled(Array.from({ length: 8 }, push));
    while (ids.length < 300) await bench.client.push('more').then((id) => ids.push(id));
    bench.gateway.service.signal('SIGKILL');
    await clients;
    successor = await startGatewayProcess(bench.services);
    await waitUntilReady(successor);
    await bench.worker();
    const client = new ApiClient(successor.url);
    try {
      for (const id of ids) {
        let status = await client.readStatus(id);
        while (status !== 'finished') {
          expect(['queued', 'processing']).toContain(status);
          status = await client.readStatus(id);
        }
      }
    } finally {
      await client.close();
    }
  }, 90_000);
});
