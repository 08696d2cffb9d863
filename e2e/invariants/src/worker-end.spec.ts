import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { InvariantBench } from './testing/invariant.bench.js';

describe('a worker that ends with a running job', () => {
  let bench: InvariantBench;

  beforeAll(async () => {
    bench = await InvariantBench.open({ GRACE_PERIOD_SECONDS: '2' });
  }, 120_000);

  afterEach(() => bench.stopWorkers());
  afterAll(() => bench.close());

  it('finishes it on SIGTERM, stores and acknowledges it, and exits 0', async () => {
    const { input, open } = bench.gate();
    const worker = await bench.worker();
    const id = await bench.client.push(input);
    await bench.waitForStatus(id, 'processing');
    worker.service.signal('SIGTERM');
    await open();
    expect(await worker.service.waitForExit()).toBe(0);
    expect(await bench.client.readStatus(id)).toBe('finished');
    expect((await bench.client.readData(id)).output).toBe(`waited with ${input}`);
  });

  it('takes no further job after SIGTERM: what waits is left to others', async () => {
    const { input, open } = bench.gate();
    const worker = await bench.worker();
    const first = await bench.client.push(input);
    await bench.waitForStatus(first, 'processing');
    const second = await bench.client.push('second');
    worker.service.signal('SIGTERM');
    await open();
    expect(await worker.service.waitForExit()).toBe(0);
    expect(await bench.client.readStatus(second)).toBe('queued');
    await bench.worker();
    await bench.waitForStatus(second, 'finished');
  });

  it('gives it back when its grace period is over, and another worker finishes it', async () => {
    const { input, open } = bench.gate();
    const worker = await bench.worker();
    const id = await bench.client.push(input);
    await bench.waitForStatus(id, 'processing');
    worker.service.signal('SIGTERM');
    expect(await worker.service.waitForExit()).toBe(0);
    expect(await bench.client.readStatus(id)).toBe('queued');
    await open();
    await bench.worker();
    await bench.waitForStatus(id, 'finished');
  });

  it('leaves it processing when it is killed, until another worker finishes it', async () => {
    const { input, open } = bench.gate();
    const worker = await bench.worker();
    const id = await bench.client.push(input);
    await bench.waitForStatus(id, 'processing');
    worker.service.signal('SIGKILL');
    await worker.service.waitForExit();
    expect(await bench.client.readStatus(id)).toBe('processing');
    await open();
    await bench.worker();
    await bench.waitForStatus(id, 'finished');
    expect((await bench.client.readData(id)).input).toBe(input);
  });
});
