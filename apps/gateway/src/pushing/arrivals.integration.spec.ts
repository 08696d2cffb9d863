import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_MODEL_NAME } from '@tidegate/contracts';
import { waitUntil } from '@tidegate/testing';
import { GatewayBench } from '../testing/gateway.bench.js';

const PUSHES = 25;

describe('pushed jobs', () => {
  let bench: GatewayBench;
  let firstMinute: number;

  beforeAll(async () => {
    bench = await GatewayBench.open();
    firstMinute = Math.floor(Date.now() / 60_000);
  });

  afterAll(() => bench.close());

  async function countArrivals(): Promise<number> {
    const minutes = [firstMinute, firstMinute + 1];
    const counts = await bench.store.arrivals.readMinutes(DEFAULT_MODEL_NAME, minutes);
    return [...counts.values()].flatMap((minute) => [...minute.values()]).reduce((sum, one) => sum + one, 0);
  }

  it('are counted, each once, and refused ones are not', async () => {
    const before = await countArrivals();
    await Promise.all(Array.from({ length: PUSHES }, () => bench.push('x')));
    await bench.http.post('/push').expect(400);
    await waitUntil(async () => (await countArrivals()) >= before + PUSHES, { what: 'the arrivals' });
    expect(await countArrivals()).toBe(before + PUSHES);
  });
});
