import { describe, expect, it } from '@jest/globals';
import { experimentLoads, type ServiceSpread } from '../experiment-loads.js';
import { calibrationOf, withWait, type StatedWait } from './calibration.js';
import { playEstimates } from './play-estimates.js';

const cases = [
  { setting: 'deployed', spread: 'exponential', startupSeconds: 30 },
  { setting: 'startup-aware', spread: 'fixed', startupSeconds: 30 },
] as const satisfies readonly { setting: string; spread: ServiceSpread; startupSeconds: number }[];

describe('estimated waits under a ramp and a spike, from zero workers', () => {
  const all: StatedWait[] = [];
  const later: StatedWait[] = [];

  it.each(cases)(
    'are calibrated with the setting $setting, service $spread, start-up $startupSeconds s',
    async ({ setting: name, spread, startupSeconds }) => {
      const loads = await experimentLoads({
        seeds: 1,
        spread,
        words: ['ramping, Poisson', 'spike, Poisson'],
      });
      for (const { runs } of loads) {
        for (const run of runs) {
          const { pushed, waiting } = playEstimates({
            run,
            spread,
            setting: { kind: 'file', name },
            startupSeconds,
            phase: 0.5,
            seed: 1,
          });
          expect(calibrationOf(pushed).belowP90).toBeGreaterThan(0.75);
          all.push(...pushed);
          later.push(...waiting);
        }
      }
    },
    60_000,
  );

  it('lie below the stated p90 in 80 to 95 of 100 cases, also those of jobs that had to wait, and while they wait', () => {
    for (const waits of [all, withWait(all), later]) {
      expect(calibrationOf(waits).belowP90).toBeGreaterThan(0.8);
      expect(calibrationOf(waits).belowP90).toBeLessThan(0.95);
    }
  });
});
