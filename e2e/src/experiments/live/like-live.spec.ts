import { describe, expect, it } from '@jest/globals';
import { settingYaml } from '../settings/scaled-objects.js';
import { simulateLike, syncPhase } from './like-live.js';
import { countWorkers } from './metrics-observer.js';

describe('the phase of the syncs', () => {
  it('is where the replicas change, not counting those from zero and to zero', () => {
    const steps = [
      [1, 1],
      [7.2, 2],
      [16.1, 3],
      [25.2, 2],
      [99, 0],
    ] as const;
    expect(syncPhase(steps, 3)).toBeCloseTo(1.17, 1);
  });

  it('may lie about zero', () => {
    const phase = syncPhase(
      [
        [1, 1],
        [2.9, 2],
        [6.1, 3],
      ],
      3,
    );
    expect(Math.min(phase, 3 - phase)).toBeCloseTo(0, 6);
  });

  it('is taken to be the middle where there is nothing to go by', () => {
    expect(syncPhase([[1, 1]], 3)).toBe(1.5);
  });
});

describe('what the simulator says of a live run', () => {
  it('rests on the start-up times that were seen', () => {
    const run = {
      load: 'two jobs',
      setting: 'deployed',
      arrivalsSeconds: [0, 100],
      latenciesSeconds: [],
      replicas: [],
      endSeconds: 0,
      workerSeconds: 0,
      startsSeconds: [8, 9],
      failures: [],
    };
    const { latenciesSeconds } = simulateLike(run, {
      scaledObject: settingYaml('deployed'),
      syncPeriodSeconds: 3,
      startupSeconds: 30,
      serviceSeconds: 1,
      tailSeconds: 120,
      readingSeconds: 0,
    });
    expect(latenciesSeconds).toEqual([1.5 - 1 + 8 + 1, 1]);
  });
});

describe('the workers that metrics tell of', () => {
  it('are wanted unless they drain', () => {
    const metrics = [
      '# TYPE tidegate_workers gauge',
      'tidegate_workers{state="ready"} 2',
      'tidegate_workers{state="busy",model="default"} 3',
      'tidegate_workers{state="draining"} 1',
      'tidegate_queue_jobs{state="waiting"} 7',
    ].join('\n');
    expect(countWorkers(metrics)).toEqual({ wanted: 5, existing: 6 });
  });
});
