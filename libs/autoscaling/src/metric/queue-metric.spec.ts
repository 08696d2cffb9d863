import { describe, expect, it } from '@jest/globals';
import { aScaledObject, aTrigger } from '../testing/scaled-objects.js';
import { queueTriggerOf } from './loop-trigger.js';
import { readQueueMetric } from './queue-metric.js';

const READING = { ready: 4, unacknowledged: 3, atSeconds: 7 };

describe('the queue length that KEDA sees', () => {
  it.each([
    { name: 'over AMQP: waiting jobs', trigger: aTrigger({ protocol: 'amqp' }), value: 4 },
    { name: 'over HTTP: running jobs too', trigger: aTrigger({ protocol: 'http' }), value: 7 },
    {
      name: 'over HTTP without unacknowledged: waiting jobs',
      trigger: aTrigger({ protocol: 'http', excludeUnacknowledged: true }),
      value: 4,
    },
    {
      name: 'auto with an http host: running jobs too',
      trigger: aTrigger({ protocol: 'auto', metadata: { host: 'http://localhost:15672/' } }),
      value: 7,
    },
    {
      name: 'auto with an amqp host: waiting jobs',
      trigger: aTrigger({ protocol: 'auto', metadata: { host: 'amqp://localhost/' } }),
      value: 4,
    },
    {
      name: 'auto with a host from elsewhere: waiting jobs',
      trigger: aTrigger({ protocol: 'auto' }),
      value: 4,
    },
  ])('$name', ({ trigger, value }) => {
    expect(readQueueMetric(trigger, READING)).toEqual({ value, atSeconds: 7 });
  });

  it('is unknown, and not zero, when the reading is', () => {
    expect(readQueueMetric(aTrigger(), 'unavailable')).toBe('unavailable');
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('is unknown when the count is %d', (ready) => {
    expect(readQueueMetric(aTrigger(), { ...READING, ready, unacknowledged: 0 })).toBe('unavailable');
  });
});

describe('the trigger of the loop', () => {
  it('is the only one there is', () => {
    expect(queueTriggerOf(aScaledObject())).toEqual(aTrigger());
  });

  it.each([
    { name: 'of another type', triggers: [{ kind: 'other', type: 'external-push', metadata: {} }] as const },
    { name: 'beside another', triggers: [aTrigger(), aTrigger()] },
  ])('is not one $name', ({ triggers }) => {
    expect(() => queueTriggerOf(aScaledObject({ triggers }))).toThrow(/exactly one, of type rabbitmq/);
  });
});
