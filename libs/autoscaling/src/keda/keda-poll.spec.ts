import { describe, expect, it } from '@jest/globals';
import { queueTarget } from '../metric/queue-metric.js';
import type { ScaledObject } from '../scaled-object/scaled-object.types.js';
import { aScaledObject, aTrigger } from '../testing/scaled-objects.js';
import { pollKeda } from './keda-poll.js';
import type { KedaState, LoopDecision } from './keda.types.js';

const NOW = 1000;

function poll(given: {
  readonly scaledObject?: Partial<ScaledObject>;
  readonly state?: Partial<KedaState>;
  readonly queue: number | 'unavailable';
  readonly activationValue?: number;
  readonly replicas: number;
}): LoopDecision<KedaState> {
  return pollKeda({
    scaledObject: aScaledObject(given.scaledObject),
    state: { createdAtSeconds: 0, lastActiveSeconds: NOW - 1, failuresInARow: 0, ...given.state },
    nowSeconds: NOW,
    metric: given.queue === 'unavailable' ? 'unavailable' : { value: given.queue, atSeconds: NOW },
    target: queueTarget(aTrigger({ activationValue: given.activationValue ?? 0 })),
    replicas: given.replicas,
  });
}

const FALLBACK = { failureThreshold: 3, replicas: 1, behavior: 'static' } as const;
const COOL = { lastActiveSeconds: NOW - 301 };

describe('a poll of KEDA', () => {
  it.each([
    { name: 'wakes one worker from zero', given: { queue: 1, replicas: 0 }, expected: 1 },
    { name: 'wakes one, however long the queue', given: { queue: 1000, replicas: 0 }, expected: 1 },
    { name: 'does not wake for an empty queue', given: { queue: 0, replicas: 0 }, expected: 0 },
    {
      name: 'wakes above the activation value',
      given: { queue: 6, activationValue: 5, replicas: 0 },
      expected: 1,
    },
    {
      name: 'does not wake at the activation value',
      given: { queue: 5, activationValue: 5, replicas: 0 },
      expected: 0,
    },
    {
      name: 'wakes min replicas',
      given: { queue: 1, replicas: 0, scaledObject: { minReplicaCount: 2 } },
      expected: 2,
    },
    { name: 'leaves one to N to the HPA', given: { queue: 1000, replicas: 1 }, expected: 1 },
    {
      name: 'scales any N to zero after the cooldown',
      given: { queue: 0, replicas: 7, state: COOL },
      expected: 0,
    },
    {
      name: 'does not at the very end of the cooldown',
      given: { queue: 0, replicas: 7, state: { lastActiveSeconds: NOW - 300 } },
      expected: 7,
    },
    {
      name: 'does not while the queue is not empty, however old the last activity',
      given: { queue: 1, replicas: 7, state: COOL },
      expected: 7,
    },
    {
      name: 'does not when there is a minimum',
      given: { queue: 0, replicas: 7, state: COOL, scaledObject: { minReplicaCount: 1 } },
      expected: 7,
    },
    {
      name: 'scales to zero at once what was never active',
      given: { queue: 0, replicas: 2, state: { lastActiveSeconds: undefined } },
      expected: 0,
    },
    {
      name: 'does not before the initial cooldown is over',
      given: {
        queue: 0,
        replicas: 2,
        state: { lastActiveSeconds: undefined, createdAtSeconds: NOW - 60 },
        scaledObject: { initialCooldownPeriodSeconds: 60 },
      },
      expected: 2,
    },
    {
      name: 'restores the minimum',
      given: { queue: 0, replicas: 1, scaledObject: { minReplicaCount: 3 } },
      expected: 3,
    },
    {
      name: 'idles after the cooldown',
      given: {
        queue: 0,
        replicas: 5,
        state: COOL,
        scaledObject: { idleReplicaCount: 0, minReplicaCount: 2 },
      },
      expected: 0,
    },
    {
      name: 'does not restore the minimum while idle',
      given: { queue: 0, replicas: 0, scaledObject: { idleReplicaCount: 0, minReplicaCount: 2 } },
      expected: 0,
    },
    {
      name: 'wakes the minimum from idle',
      given: { queue: 1, replicas: 1, scaledObject: { idleReplicaCount: 1, minReplicaCount: 3 } },
      expected: 3,
    },
    {
      name: 'holds when the queue is unknown',
      given: { queue: 'unavailable', replicas: 4, state: COOL },
      expected: 4,
    },
    {
      name: 'holds when the queue is unknown and a fallback is to come',
      given: { queue: 'unavailable', replicas: 4, state: COOL, scaledObject: { fallback: FALLBACK } },
      expected: 4,
    },
    {
      name: 'takes unknown for idle only when the fallback is zero',
      given: {
        queue: 'unavailable',
        replicas: 4,
        state: COOL,
        scaledObject: { fallback: { ...FALLBACK, replicas: 0 } },
      },
      expected: 0,
    },
    {
      name: 'does not wake when the queue is unknown',
      given: { queue: 'unavailable', replicas: 0 },
      expected: 0,
    },
  ] as const)('$name', ({ given, expected }) => {
    expect(poll(given).desiredReplicas).toBe(expected);
  });

  it('notes activity', () => {
    expect(poll({ queue: 1, replicas: 3 }).state.lastActiveSeconds).toBe(NOW);
  });

  it.each([0, 'unavailable'] as const)('notes none when the queue is %s', (queue) => {
    expect(poll({ queue, replicas: 3 }).state.lastActiveSeconds).toBe(NOW - 1);
  });

  it('explains what it does', () => {
    expect(poll({ queue: 12, replicas: 0 }).explanation).toBe('queue 12 is above 0; KEDA wakes 0 → 1');
    expect(poll({ queue: 0, replicas: 2 }).explanation).toBe(
      'queue 0 is not above 0; cooldown has 299 s left',
    );
  });
});
