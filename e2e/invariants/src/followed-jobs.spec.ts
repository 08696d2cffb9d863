import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  chooseBetween,
  createRandom,
  followJob,
  SCRIPTED_MODEL,
  type Script,
  type ScriptedTry,
  type StartedService,
  startGatewayProcess,
  waitUntilReady,
} from '@tidegate/harness';
import { setTimeout as delay } from 'node:timers/promises';
import { InvariantBench } from './testing/invariant.bench.js';

const SEED = 14;
const STEP_MS = 60;
const WITHIN_MS = 60_000;

const script = (...tries: readonly ScriptedTry[]): Script => ({ stepMilliseconds: STEP_MS, tries });
const retries = { limit: 3, backoffSeconds: 0.2 };

/** Jobs by what happens to them, and the types of event that each must have among others. */
const JOBS: readonly (readonly [
  job: { readonly script: Script; readonly others?: object; readonly cancelAfterMs?: number },
  types: readonly string[],
])[] = [
  [{ script: script({ steps: 0, end: 'returns' }) }, ['started']],
  [{ script: script({ steps: 16, end: 'returns' }) }, ['log', 'output']],
  [
    {
      script: script({ steps: 8, end: 'throws' }, { steps: 2, end: 'throws' }, { steps: 4, end: 'returns' }),
      others: { retries },
    },
    ['retrying', 'log', 'output'],
  ],
  [{ script: script({ steps: 10, end: 'exits' }, { steps: 4, end: 'returns' }) }, ['returned', 'output']],
  [{ script: script({ steps: 2000, end: 'returns' }), cancelAfterMs: 2_500 }, ['canceling', 'log']],
  [{ script: script({ steps: 3, end: 'throws' }) }, ['log']],
];

describe('jobs that clients follow at two gateways, which are killed in turn', () => {
  const random = createRandom(SEED);
  let bench: InvariantBench;
  let gateways: [StartedService, StartedService];

  beforeAll(async () => {
    bench = await InvariantBench.open();
    gateways = [bench.gateway, await startGatewayProcess(bench.services)];
    await Promise.all([
      waitUntilReady(gateways[1]),
      ...Array.from({ length: 3 }, () => bench.worker({ path: SCRIPTED_MODEL })),
    ]);
  }, 120_000);

  afterAll(async () => {
    await Promise.all(gateways.map(({ service }) => service.stop()));
    await bench.close();
  });

  /** Kills one gateway after the other, each of which comes back at its address before the next one goes. */
  const killUntil = async (over: AbortSignal): Promise<number> => {
    for (let kills = 0; ; kills += 1) {
      await delay(chooseBetween(100, 500, random));
      if (over.aborted) return kills;
      const index = kills % 2 === 0 ? 0 : 1;
      const { service, url } = gateways[index];
      service.signal('SIGKILL');
      await service.waitForExit();
      gateways[index] = await startGatewayProcess(bench.services, { GATEWAY_PORT: new URL(url).port });
      await waitUntilReady(gateways[index]);
    }
  };

  it('give each of their events once and in order, to each client, wherever its connections are cut', async () => {
    const urls = gateways.map(({ url }) => url);
    const over = new AbortController();
    const killing = killUntil(over.signal);
    const reports = await Promise.all(
      JOBS.map(([job]) => followJob({ ...job, urls, random, withinMs: WITHIN_MS })),
    ).finally(() => {
      over.abort();
      return killing;
    });
    const kills = await killing;
    expect(reports.map(({ faults }) => faults)).toEqual(JOBS.map(() => []));
    for (const [index, [, types]] of JOBS.entries())
      expect(reports[index]?.types).toEqual(expect.arrayContaining([...types]));
    expect(kills).toBeGreaterThan(0);
  }, 90_000);
});
