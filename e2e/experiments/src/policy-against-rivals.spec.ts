import { beforeAll, describe, expect, it } from '@jest/globals';
import { compare, type Comparison } from './comparison/compare.js';
import { experimentLoads, workSeconds } from './experiment-loads.js';
import { playSettings, type Outcomes } from './playing/play-settings.js';
import { ownThreadRunner } from './playing/task-runner.js';
import { rivals } from './settings/rivals.js';
import { clairvoyant, startupAware, type Setting } from './settings/setting.types.js';

const startupSeconds = 30;

describe('the start-up-aware policy, with a start-up of 30 s', () => {
  let comparison: Comparison;

  beforeAll(async () => {
    const loads = await experimentLoads({ seeds: 1, spread: 'fixed' });
    const played = (settings: readonly Setting[]): Promise<Outcomes> =>
      playSettings({ settings, loads, startupSeconds, phases: 1 }, ownThreadRunner);
    const ours = await played([startupAware(1)]);
    comparison = compare({
      ours: Object.fromEntries(
        Object.entries(ours).flatMap(([load, [only]]) => (only === undefined ? [] : [[load, only]])),
      ),
      rivals: await played(rivals('quick')),
      clairvoyants: await played([0.3, 1, 3].map(clairvoyant)),
      workSeconds: Object.fromEntries(loads.map((load) => [load.name, workSeconds(load)])),
    });
  }, 180_000);

  it('halves at least what the best queue-length setting for all loads makes jobs wait, for the same worker-seconds', () => {
    expect(comparison.oneSettingForAll.ratio).toBeGreaterThan(2);
  });

  it('beats on each load the settings that turn out best for that load', () => {
    for (const [load, { ratio }] of Object.entries(comparison.byLoad)) {
      expect({ load, isBetter: ratio > 1 }).toEqual({ load, isBetter: true });
    }
  });

  it('waits longer than it would if it knew the arrivals, and costs more than the work', () => {
    const { ours, clairvoyant: knowing, workSeconds: work } = comparison.oneSettingForAll;
    expect(ours.waitingSeconds).toBeGreaterThan(knowing.waitingSeconds);
    expect(ours.workerSeconds).toBeGreaterThan(work);
  });
});
