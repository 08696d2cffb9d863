import { describe, expect, it } from '@jest/globals';
import { healthVerdict, type HealthFacts, type HealthStatus, type ModelFacts } from './health-verdict.js';

function aModel(overrides: Partial<ModelFacts> = {}): ModelFacts {
  return {
    name: 'default',
    isHealthy: true,
    isPaused: false,
    workers: { ready: 1, busy: 0, others: 0 },
    queue: { waiting: 0, running: 0 },
    startupSeconds: 30,
    scaling: 'lately',
    ...overrides,
  };
}

function factsOf(overrides: Partial<HealthFacts> = {}): HealthFacts {
  return { broker: 'answers', doesStoreAnswer: true, models: [aModel()], ...overrides };
}

const NO_WORKERS = { ready: 0, busy: 0, others: 0 };

describe('the verdict', () => {
  it('is ok with every reason, while all is well', () => {
    const { verdict, checks } = healthVerdict(factsOf());
    expect(verdict).toBe('ok');
    expect(checks.map(({ name, model, status }) => [name, model, status])).toEqual([
      ['broker', undefined, 'ok'],
      ['store', undefined, 'ok'],
      ['setup', 'default', 'ok'],
      ['flow', 'default', 'ok'],
      ['jobs', 'default', 'ok'],
      ['scaling', 'default', 'ok'],
    ]);
  });

  it.each<[string, Partial<HealthFacts>, string]>([
    ['the broker does not answer', { broker: 'does not answer' }, 'broker'],
    ['the broker takes nothing', { broker: 'blocks publishers' }, 'broker'],
    ['the store does not answer', { doesStoreAnswer: false }, 'store'],
  ])('is failing where %s', (_, facts, name) => {
    const { verdict, checks } = healthVerdict(factsOf(facts));
    expect(verdict).toBe('failing');
    expect(checks.filter(({ status }) => status === 'failing').map((each) => each.name)).toEqual([name]);
  });

  it.each<[string, Partial<ModelFacts>, string, HealthStatus]>([
    ['a set-up keeps failing', { isHealthy: false, setupError: 'no numpy' }, 'setup', 'failing'],
    ['the latest set-up has failed', { setupError: 'no numpy' }, 'setup', 'degraded'],
    [
      'jobs wait for a minute beside a worker that is ready',
      { queue: { waiting: 2, running: 0, oldestWaitSeconds: 61 } },
      'flow',
      'failing',
    ],
    ['they have waited for less', { queue: { waiting: 2, running: 0, oldestWaitSeconds: 60 } }, 'flow', 'ok'],
    [
      'jobs wait long because all workers are busy',
      {
        queue: { waiting: 99, running: 1, oldestWaitSeconds: 3_000 },
        workers: { ready: 0, busy: 1, others: 0 },
      },
      'flow',
      'ok',
    ],
    [
      'no worker comes within its start-up and three minutes',
      { queue: { waiting: 1, running: 0, oldestWaitSeconds: 211 }, workers: NO_WORKERS },
      'flow',
      'failing',
    ],
    [
      'a worker may still come',
      { queue: { waiting: 1, running: 0, oldestWaitSeconds: 210 }, workers: NO_WORKERS },
      'flow',
      'ok',
    ],
    [
      'it is paused',
      { isPaused: true, queue: { waiting: 1, running: 0, oldestWaitSeconds: 9_000 } },
      'flow',
      'ok',
    ],
    ['two jobs have failed in a row', { failures: { count: 2, sinceMs: 1 } }, 'jobs', 'ok'],
    ['three jobs have failed in a row', { failures: { count: 3, sinceMs: 1 } }, 'jobs', 'degraded'],
    ['it cannot be read whether jobs fail', { failures: 'unknown' }, 'jobs', 'unknown'],
    ['five jobs have failed in a row', { failures: { count: 5, sinceMs: 1 } }, 'jobs', 'failing'],
    ['a scaler no longer decides', { scaling: 'earlier' }, 'scaling', 'degraded'],
    [
      'a scaler no longer decides, and a job waits without a worker',
      { scaling: 'earlier', queue: { waiting: 1, running: 0 }, workers: NO_WORKERS },
      'scaling',
      'failing',
    ],
    ['KEDA decides by itself', { scaling: 'never' }, 'scaling', 'unknown'],
  ])('where %s says so', (_, model, name, status) => {
    const { verdict, checks } = healthVerdict(
      factsOf({ models: [aModel(), aModel({ ...model, name: 'other' })] }),
    );
    const found = checks.find((each) => each.name === name && each.model === 'other');
    expect(found).toMatchObject({ status });
    expect(verdict).toBe(status === 'unknown' ? 'ok' : status);
    const others = checks.filter((each) => each !== found);
    expect(others.every((each) => each.status === 'ok')).toBe(true);
  });

  it('has since when the jobs fail', () => {
    const { checks } = healthVerdict(factsOf({ models: [aModel({ failures: { count: 5, sinceMs: 7 } })] }));
    expect(checks.find(({ name }) => name === 'jobs')).toMatchObject({ sinceMs: 7 });
  });

  it('is made no worse by what is unknown', () => {
    const unread = aModel();
    Reflect.deleteProperty(unread, 'queue');
    expect(healthVerdict(factsOf({ models: [unread] })).verdict).toBe('ok');
    const { verdict, checks } = healthVerdict(factsOf({ models: [{ name: 'default' }] }));
    expect(verdict).toBe('ok');
    expect(checks.filter(({ status }) => status === 'unknown')).toHaveLength(4);
  });
});
