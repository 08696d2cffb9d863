import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askStore, mergeSlots } from '@tidegate/job-store';
import { givenAddresses } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import { GatewayBench } from '../testing/gateway.bench.js';
import type { HistoryResponse } from './history.response.js';

describe('the history of a model', () => {
  // Specs of one process share a store: nothing else is known of this model.
  const model = `past-${randomUUID().slice(0, 8)}`;
  let bench: GatewayBench;
  /** A minute that is long over, as long as a gateway has recorded it. */
  const minute = Math.floor(Date.now() / 60_000) - 10;

  beforeAll(async () => {
    // Another one is served too, but this model's entries are those of the spec.
    bench = await GatewayBench.open({ environment: { MODELS: model } });
    const lease = await bench.store.leases.take(randomUUID(), 'spec', 60_000);
    if (!lease) throw new Error('no lease');
    const slot = { ...mergeSlots(0, []), recorded: 1, samples: 1 };
    const waiting = (most: number) => ({ waiting: { sum: most, most } });
    await bench.store.history.append(lease, [
      { model, resolution: 5, slot: { ...slot, number: minute * 12, arrivals: 3, levels: waiting(4) } },
      { model, resolution: 60, slot: { ...slot, number: minute, arrivals: 3, levels: waiting(4) } },
      { model, resolution: 5, slot: { ...slot, number: minute * 12 + 13, arrivals: 2, levels: waiting(1) } },
    ]);
  });
  afterAll(() => bench.close());

  const read = async (step: number): Promise<HistoryResponse> => {
    const [from, to] = [minute, minute + 2].map((each) => new Date(each * 60_000).toISOString());
    const answer = await bench.http.get('/v1/history').query({ model, from, to, step }).expect(200);
    return answer.body as HistoryResponse;
  };

  it('is read by five seconds, with gaps', async () => {
    const { points, stepSeconds } = await read(1);
    expect(stepSeconds).toBe(5);
    expect(points).toHaveLength(24);
    expect(
      points.flatMap(({ arrivals }, index) => (arrivals === undefined ? [] : [[index, arrivals]])),
    ).toEqual([
      [0, 3],
      [13, 2],
    ]);
  });

  it('is read by minutes, and by five seconds where there is no minute yet', async () => {
    const { points } = await read(60);
    expect(points).toMatchObject([
      { recordedSeconds: 5, arrivals: 3, waiting: { mean: 4, most: 4 } },
      { recordedSeconds: 5, arrivals: 2, waiting: { mean: 1, most: 1 } },
    ]);
    expect((await read(120)).points.filter(({ arrivals }) => arrivals !== undefined)).not.toEqual([]);
  });

  it('asks the store for no more than is kept, however long ago the range begins', async () => {
    const lists = async (): Promise<number> => {
      const { REDIS_URL } = givenAddresses();
      const stats = String(await askStore(REDIS_URL, ['INFO', 'commandstats']));
      return Number(/cmdstat_lrange:calls=(\d+)/.exec(stats)?.[1] ?? 0);
    };
    const before = await lists();
    const query = { model, from: '1970-01-01T00:00:00Z', step: 9_999_999 };
    const answer = await bench.http.get('/v1/history').query(query).expect(200);
    const { points } = answer.body as HistoryResponse;
    expect(points.filter(({ arrivals }) => arrivals !== undefined)).toHaveLength(1);
    expect((await lists()) - before).toBeLessThan(300);
  });

  it('is refused where it would be too long', async () => {
    const from = new Date(Date.now() - 3_600_000 * 23).toISOString();
    const { text } = await bench.http.get('/v1/history').query({ model, from, step: 5 }).expect(400);
    expect(text).toContain('1500 at most');
  });
});
