import { describe, expect, it } from '@jest/globals';
import { anObservation, steadyCounts, usualSettings, workersThat } from '../testing/observations.js';
import type { PolicyObservation } from './policy.types.js';
import { decideReplicas } from './startup-aware.policy.js';

const steady = (rate: number, seconds = 1000): PolicyObservation['arrivals'] => ({
  startSeconds: 1000 - seconds,
  counts: steadyCounts(rate, seconds),
});

const desired = (given: Partial<PolicyObservation>, settings: Partial<typeof usualSettings> = {}): number =>
  decideReplicas(anObservation(given), { ...usualSettings, ...settings }).desiredReplicas;

describe(decideReplicas, () => {
  it('wants no worker where nothing has come and nothing waits', () => {
    expect(desired({})).toBe(0);
  });

  it('keeps the minimum even then', () => {
    expect(desired({}, { minReplicas: 2 })).toBe(2);
  });

  it('wants at least one for a single job', () => {
    expect(desired({ ready: 1, arrivals: { startSeconds: 999, counts: [1] } })).toBeGreaterThanOrEqual(1);
  });

  it('starts from zero as many as a burst needs, not one', () => {
    expect(
      desired({ ready: 40, arrivals: { startSeconds: 995, counts: [8, 8, 8, 8, 8] } }),
    ).toBeGreaterThanOrEqual(8);
  });

  it('staffs a steady load with a little headroom', () => {
    const workers = [...workersThat('busy', 4), ...workersThat('idle', 2)];
    const replicas = desired({ arrivals: steady(0.8), workers, unacknowledged: 4 });
    expect(replicas).toBeGreaterThan(4);
    expect(replicas).toBeLessThan(8);
  });

  it('counts workers that are starting: it does not ask again for what is on its way', () => {
    const onTheirWay = { arrivals: steady(0.8), ready: 10, workers: workersThat('starting', 8, 25) };
    expect(desired(onTheirWay)).toBeLessThanOrEqual(9);
  });

  it.each([
    ['as the user sets it', 10, [], 30],
    ['as long again as one under way that has taken longer', 50, [], 100],
    ['at most ten minutes for one that never ends', 5000, [], 600],
    ['as measured, once one has been', 50, [40], 40],
  ])('takes a start to last %s', (_, elapsedSeconds, startupSeconds, expected) => {
    const workers = workersThat('starting', 1, elapsedSeconds);
    const given = anObservation({ ready: 3, workers, startupSeconds });
    expect(decideReplicas(given, usualSettings).figures.startupSeconds).toBe(expected);
  });

  it('buys less waiting the more waiting is worth', () => {
    const given = { arrivals: steady(0.8), workers: workersThat('busy', 5), unacknowledged: 5, ready: 3 };
    const counts = [0.1, 1, 10].map((waitingWorth) => desired(given, { waitingWorth }));
    expect(counts).toEqual(counts.toSorted((one, other) => one - other));
    expect(counts.at(-1)).toBeGreaterThan(counts[0] ?? Number.NaN);
  });

  it('lets idle workers go when demand has ended and never came back before', () => {
    const counts = [...steadyCounts(0.8, 600), ...steadyCounts(0, 400)];
    const given = { arrivals: { startSeconds: 0, counts }, workers: workersThat('idle', 5, 300) };
    expect(desired(given)).toBe(0);
  });

  it('keeps idle workers through a pause as short as all before it', () => {
    const burst = [...steadyCounts(1.2, 150), ...steadyCounts(0, 150)];
    const counts = [...burst, ...burst, ...burst, ...steadyCounts(1.2, 150)];
    const given = {
      nowSeconds: 1150,
      arrivals: { startSeconds: 0, counts: [...counts, ...steadyCounts(0, 100)] },
      workers: workersThat('idle', 6, 90),
      startupSeconds: [120, 120, 120],
    };
    expect(desired(given)).toBeGreaterThanOrEqual(5);
    expect(decideReplicas(anObservation(given), usualSettings).reason).toContain('used to return');
  });

  it('asks for all it may when the backlog is hopeless', () => {
    expect(desired({ ready: 100_000 })).toBe(10);
  });

  it('states why', () => {
    const { reason } = decideReplicas(anObservation({ ready: 4, arrivals: steady(0.5) }), usualSettings);
    expect(reason).toMatch(/^0\.50 jobs\/s of 5\.0 s, 4 waiting, start-up 30 s: \d+ cost least/);
  });

  it('gives the same answer to the same observation', () => {
    const given = anObservation({ arrivals: steady(0.7), ready: 2, workers: workersThat('busy', 3) });
    expect(decideReplicas(given, usualSettings)).toEqual(decideReplicas(given, usualSettings));
  });

  it('lets an answer stand for a sync period where another is hardly better', () => {
    const workers = [...workersThat('busy', 4), ...workersThat('idle', 2)];
    const given = anObservation({ arrivals: steady(0.8), workers, unacknowledged: 4 });
    const alone = decideReplicas(given, usualSettings).desiredReplicas;
    const answered = (replicas: number, secondsAgo: number): number =>
      decideReplicas(given, usualSettings, {
        replicas,
        sinceSeconds: given.nowSeconds - secondsAgo,
        workers: 6,
        hadWork: true,
      }).desiredReplicas;
    expect(answered(alone + 1, 4)).toBe(alone + 1);
    expect(answered(alone + 1, 16)).toBe(alone);
    expect(answered(10, 4)).toBeLessThan(10);
  });

  it.each([
    ['a clock put back before the arrivals', { nowSeconds: -500, arrivals: steady(1) }],
    ['a clock put far ahead', { nowSeconds: 1e9, arrivals: steady(1) }],
    ['counts that are no counts', { arrivals: { startSeconds: 990, counts: [Number.NaN, -5, Infinity, 1] } }],
    ['fewer than no messages', { ready: -3, unacknowledged: -1 }],
    ['a worker stuck in its start', { ready: 3, workers: workersThat('starting', 2, 100_000) }],
    ['a worker stuck in its job', { ready: 3, workers: workersThat('busy', 2, 100_000) }],
    ['samples that are no times', { ready: 3, startupSeconds: [Number.NaN, -1], serviceSeconds: [Infinity] }],
    ['jobs that take no time', { ready: 3, serviceSeconds: [0, 0, 0] }],
  ] satisfies [string, Partial<PolicyObservation>][])('stays sane with %s', (_, given) => {
    const replicas = desired(given);
    expect(Number.isInteger(replicas)).toBe(true);
    expect(replicas).toBeGreaterThanOrEqual(0);
    expect(replicas).toBeLessThanOrEqual(10);
  });

  it('does not count on a worker that is stuck in its start', () => {
    expect(
      desired({ ready: 5, arrivals: steady(0.2), workers: workersThat('starting', 1, 5000) }),
    ).toBeGreaterThan(1);
  });
});
