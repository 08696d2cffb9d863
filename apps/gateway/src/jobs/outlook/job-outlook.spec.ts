import { describe, expect, it } from '@jest/globals';
import type { WaitingOutlook } from '../../estimates/model.outlook.js';
import { jobOutlook } from './job-outlook.js';
import { withOutlook } from './outlook.response.js';

const NOW_MS = Date.UTC(2026, 0, 1, 12);
const QUEUED = { status: 'queued', createdAtMs: NOW_MS } as const;

function modelWith(outlook: Partial<WaitingOutlook>) {
  const known = {
    workers: { ready: 0, starting: 0 },
    jobsBefore: 4,
    isNext: false,
    isPaused: false,
    times: undefined,
    ...outlook,
  };
  return { ofWaiting: () => known, ofRunning: () => ({ p50: 3, p90: 7 }) };
}

const MEASURED = { times: { start: { p50: 31, p90: 36 }, finish: { p50: 36, p90: 42 } } };

describe('what is to come of a job', () => {
  it('is nothing once it has ended', () => {
    expect(jobOutlook({ ...QUEUED, status: 'succeeded' }, modelWith(MEASURED), NOW_MS)).toBeUndefined();
  });

  it.each([
    ['a worker to start', { ready: 0, starting: 0 }, false, 'worker-start'],
    ['the set-up of its model', { ready: 0, starting: 2 }, false, 'model-setup'],
    ['a free worker', { ready: 2, starting: 1 }, false, 'capacity'],
    ['nothing', { ready: 2, starting: 0 }, true, undefined],
  ])('shows that it waits for %s', (_what, workers, isNext, waitingFor) => {
    const outlook = jobOutlook(QUEUED, modelWith({ workers, isNext }), NOW_MS);
    expect(outlook?.waitingFor).toBe(waitingFor);
    expect(outlook?.workers).toEqual(workers);
  });

  it('shows that it waits because its model is paused, whatever workers there are', () => {
    const outlook = jobOutlook(
      QUEUED,
      modelWith({ workers: { ready: 2, starting: 0 }, isPaused: true }),
      NOW_MS,
    );
    expect(outlook).toMatchObject({ waitingFor: 'paused', queuePosition: 5 });
    expect(outlook?.estimate).toBeUndefined();
  });

  it('has a place from 1 on, estimated times, and advice to ask again after half of the time', () => {
    const outlook = jobOutlook(
      QUEUED,
      modelWith({ ...MEASURED, workers: { ready: 1, starting: 2 } }),
      NOW_MS,
    );
    expect(outlook).toMatchObject({ queuePosition: 5, retryAfterSeconds: 18 });
    expect(withOutlook('{"id":"a"}', outlook)).toBe(
      '{"id":"a","waitingFor":"capacity","queuePosition":5,' +
        '"estimate":{"start":{"p50":"2026-01-01T12:00:31.000Z","p90":"2026-01-01T12:00:36.000Z"},' +
        '"finish":{"p50":"2026-01-01T12:00:36.000Z","p90":"2026-01-01T12:00:42.000Z"}},' +
        '"workers":{"ready":1,"starting":2}}',
    );
  });

  it('has no times while nothing has been measured, and nothing at all where no reading is there', () => {
    expect(jobOutlook(QUEUED, modelWith({}), NOW_MS)?.estimate).toBeUndefined();
    expect(jobOutlook(QUEUED, undefined, NOW_MS)).toEqual({ retryAfterSeconds: 5 });
  });

  it('of one that waits for a retry begins at the time of that', () => {
    const outlook = jobOutlook({ ...QUEUED, retryAtMs: NOW_MS + 10_000 }, modelWith(MEASURED), NOW_MS);
    expect(outlook?.estimate?.start).toEqual({ p50: NOW_MS + 41_000, p90: NOW_MS + 46_000 });
    expect(outlook?.queuePosition).toBeUndefined();
  });

  it('of a running one is its end', () => {
    const running = { ...QUEUED, status: 'running', startedAtMs: NOW_MS - 2000 } as const;
    expect(jobOutlook(running, modelWith({}), NOW_MS)).toEqual({
      estimate: { finish: { p50: NOW_MS + 3000, p90: NOW_MS + 7000 } },
      retryAfterSeconds: 2,
    });
  });

  it('never advises to ask more often than each second, or more rarely than each minute', () => {
    const advice = (p50: number) =>
      jobOutlook(QUEUED, modelWith({ times: { ...MEASURED.times, finish: { p50, p90: p50 } } }), NOW_MS)
        ?.retryAfterSeconds;
    expect([advice(0), advice(5000)]).toEqual([1, 60]);
  });
});
