import { describe, expect, it } from '@jest/globals';
import { settingYaml } from '../settings/scaled-objects.js';
import { simulateLike } from './like-live.js';
import { countWorkers } from './metrics-observer.js';

describe('what the simulator returns for a live run', () => {
  it('rests on the start-up times that were seen, at phases all over the period of the syncs', () => {
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
    const [first, ...others] = simulateLike(run, {
      scaledObject: settingYaml('deployed'),
      syncPeriodSeconds: 3,
      startupSeconds: 30,
      serviceSeconds: 1,
      tailSeconds: 120,
      readingSeconds: 0,
    });
    // The poll that wakes the first worker is at the phase, 0.1 s.
    expect(first?.latenciesSeconds[0]).toBeCloseTo(0.1 + 8 + 1, 9);
    expect(others).toHaveLength(14);
  });
});

describe('the workers that metrics report', () => {
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
