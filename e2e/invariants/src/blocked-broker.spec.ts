import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { controlBroker } from '@tidegate/harness';
import { type PrivateServices, startPrivateServices } from '@tidegate/testing';
import { InvariantBench } from './testing/invariant.bench.js';

/** Well below the time-out of the broker (1.5 s): nobody has waited for a confirmation. */
const AT_ONCE_MS = 500;

describe('a broker that blocks publishers because it is short of memory', () => {
  let services: PrivateServices;
  let bench: InvariantBench;

  beforeAll(async () => {
    services = await startPrivateServices();
    bench = await InvariantBench.open({}, services);
  }, 120_000);

  afterAll(() => bench.close());

  const push = (path: string): Promise<Response> =>
    fetch(`${bench.gateway.url}${path}`, {
      method: 'POST',
      ...(path === '/v1/jobs'
        ? { body: '{"input":1}', headers: { 'content-type': 'application/json' } }
        : {}),
    });

  const pushUntil = async (status: number): Promise<void> => {
    while ((await push('/push?input=a')).status !== status);
  };

  it('has its pushes refused at once, with Retry-After, and taken again when it has room', async () => {
    const watermark = (share: string): Promise<void> =>
      controlBroker(services.pids.broker, 'set_vm_memory_high_watermark', share);
    await watermark('0');
    // The broker reports that it blocks when it receives the first message.
    await pushUntil(503);
    for (const path of ['/push?input=a', '/v1/jobs']) {
      const beganMs = performance.now();
      const answer = await push(path);
      expect(performance.now() - beganMs).toBeLessThan(AT_ONCE_MS);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(await answer.text()).toMatch(
        /^\{"detail":"the message broker is short of memory or disk, try again"/,
      );
    }
    await watermark('0.4');
    await pushUntil(200);
  }, 90_000);
});
