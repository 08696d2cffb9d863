import { describe, expect, it } from '@jest/globals';
import { StoreUnavailableError, type EndedInQueueSample } from '@tidegate/job-store';
import { v7 } from 'uuid';
import { ModelObserver } from './model.observer.js';

/** A model with three messages in its queue. */
function observerOf(sample: () => Promise<EndedInQueueSample>): ModelObserver {
  return new ModelObserver(
    {
      readyMessages: { read: () => Promise.resolve(3) },
      store: {
        arrivals: { readMinutes: () => Promise.resolve(new Map()) },
        heartbeats: { list: () => Promise.resolve([]) },
        measuredTimes: { read: () => Promise.resolve({ startupSeconds: [], serviceSeconds: [] }) },
        jobWaits: { read: () => Promise.resolve([]) },
        pauses: { read: () => Promise.resolve(false) },
        endedInQueue: { sample },
      } as unknown as ConstructorParameters<typeof ModelObserver>[0]['store'],
    },
    'default',
  );
}

describe('the reading of a model', () => {
  it('leaves out the messages of jobs that have ended', async () => {
    const observed = await observerOf(() => Promise.resolve({ count: 2, ids: [v7(), v7()] })).observe();
    expect(observed?.observation.ready).toBe(1);
  });

  it('has all messages where the store refuses to say which these are', async () => {
    const observed = await observerOf(() => Promise.reject(new StoreUnavailableError('NOPERM'))).observe();
    expect(observed?.observation.ready).toBe(3);
  });
});
