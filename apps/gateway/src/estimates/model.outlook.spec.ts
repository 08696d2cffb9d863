import { describe, expect, it } from '@jest/globals';
import type { PolicyObservation } from '@tidegate/autoscaling';
import { ModelOutlook } from './model.outlook.js';

const NOW = 1_700_000_000;

function outlookAt(given: Partial<PolicyObservation>): ModelOutlook {
  const outlook = new ModelOutlook();
  const observation = {
    nowSeconds: NOW,
    arrivals: { startSeconds: NOW, counts: [] },
    ready: 0,
    unacknowledged: 0,
    workers: [],
    startupSeconds: [30],
    serviceSeconds: [5],
    ...given,
  };
  outlook.observe({
    observation,
    waits: [],
    arrivals: observation.arrivals,
    heartbeats: [],
    isPaused: false,
  });
  return outlook;
}

const BUSY = { state: 'busy', sinceSeconds: NOW } as const;

describe('what a gateway knows of a model', () => {
  it('counts what it has pushed itself since the reading', () => {
    const outlook = outlookAt({ ready: 3, workers: [BUSY], unacknowledged: 1 });
    outlook.pushed();
    expect(outlook.ofWaiting(NOW + 0.2, NOW + 0.2)?.jobsBefore).toBe(3);
    for (let job = 0; job < 4; job += 1) outlook.pushed();
    expect(outlook.ofWaiting(NOW + 0.4, NOW + 0.4)?.jobsBefore).toBe(7);
    expect(outlook.ofWaiting(NOW + 0.2, NOW + 0.4)?.jobsBefore).toBe(5);
  });

  it('counts workers, and sees one that is free', () => {
    const idle = { state: 'idle', sinceSeconds: NOW } as const;
    const starting = { state: 'starting', sinceSeconds: NOW } as const;
    const outlook = outlookAt({ workers: [BUSY, idle, starting] });
    expect(outlook.ofWaiting(NOW + 0.1, NOW + 0.1)).toMatchObject({
      workers: { ready: 2, starting: 1 },
      isNext: true,
    });
  });

  it('has the time that has passed since the reading taken off', () => {
    const outlook = outlookAt({ ready: 1, workers: [BUSY], unacknowledged: 1 });
    expect(outlook.ofWaiting(NOW - 1, NOW)?.times?.start).toEqual({ p50: 5, p90: 5 });
    expect(outlook.ofWaiting(NOW - 1, NOW + 2)?.times?.start).toEqual({ p50: 3, p90: 3 });
  });

  it('is nothing once the reading is older than half a minute', () => {
    expect(outlookAt({}).ofWaiting(NOW, NOW + 31)).toBeUndefined();
    expect(outlookAt({}).ofRunning(1, NOW + 31)).toBeUndefined();
    expect(new ModelOutlook().ofWaiting(NOW, NOW)).toBeUndefined();
  });
});
