import { beforeAll, describe, expect, it } from '@jest/globals';
import { compare, type Comparison } from './compare.js';
import { experimentLoads } from './experiment-loads.js';
import { startupAwareController, startupAwareScaledObject } from './ours.js';
import { playLoad } from './play-load.js';
import { playRivals } from './play-rivals.js';
import { rivals } from './rivals.js';

const PHASES = 2;
const startupSeconds = 30;

describe('the start-up-aware policy, with a start-up of 30 s', () => {
  let comparison: Comparison;

  beforeAll(async () => {
    const loads = await experimentLoads({ seeds: 1, spread: 'fixed' });
    const theirs = playRivals({ rivals: rivals('quick'), loads, startupSeconds, phases: PHASES });
    const scaledObject = startupAwareScaledObject();
    const ours = Object.fromEntries(
      loads.map((load) => [
        load.name,
        playLoad({
          load,
          startupSeconds,
          phases: PHASES,
          idleGoFirst: true,
          controllerAt: (phase, run) =>
            startupAwareController({ scaledObject, waitingWorth: 1, startupSeconds, phase, run }),
        }),
      ]),
    );
    comparison = compare(theirs, ours);
  }, 120_000);

  it('halves at least what the best queue-length setting for all loads makes jobs wait, for the same worker-seconds', () => {
    expect(comparison.oneSettingForAll).toBeGreaterThan(2);
  });

  it('beats on each load the settings that turn out best for that load', () => {
    for (const [load, { ratio }] of Object.entries(comparison.byLoad)) {
      expect({ load, isBetter: ratio > 1 }).toEqual({ load, isBetter: true });
    }
  });
});
