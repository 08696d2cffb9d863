import { describe, expect, it } from '@jest/globals';
import type { HpaBehavior } from '../scaled-object/scaled-object.types.js';
import { aBehavior } from '../testing/scaled-objects.js';
import { proposeReplicas } from './replica-calculator.js';

function propose(given: {
  readonly total: number;
  readonly target: number;
  readonly statusReplicas: number;
  readonly behavior?: HpaBehavior;
}): number {
  const target = { label: 'queue', value: given.target, activationValue: 0 };
  return proposeReplicas({ tolerance: 0.1, behavior: undefined, ...given, target }).replicas;
}

describe('the replicas that a metric calls for', () => {
  it.each([
    { name: 'are its total by the target', given: { total: 12, target: 3, statusReplicas: 1 }, expected: 4 },
    { name: 'are rounded up', given: { total: 13, target: 3, statusReplicas: 1 }, expected: 5 },
    {
      name: 'are not more for a fraction of a target',
      given: { total: 0.9, target: 0.3, statusReplicas: 1 },
      expected: 3,
    },
    { name: 'are none for nothing', given: { total: 0, target: 3, statusReplicas: 4 }, expected: 0 },
    { name: 'need no present replicas', given: { total: 7, target: 3, statusReplicas: 0 }, expected: 3 },
    {
      name: 'are none for nothing from none',
      given: { total: 0, target: 3, statusReplicas: 0 },
      expected: 0,
    },
    { name: 'stay within 10 % above', given: { total: 33, target: 3, statusReplicas: 10 }, expected: 10 },
    { name: 'do not stay above that', given: { total: 34, target: 3, statusReplicas: 10 }, expected: 12 },
    { name: 'stay within 10 % below', given: { total: 27, target: 3, statusReplicas: 10 }, expected: 10 },
    { name: 'do not stay below that', given: { total: 26, target: 3, statusReplicas: 10 }, expected: 9 },
    { name: 'reach +1 from 9', given: { total: 10, target: 1, statusReplicas: 9 }, expected: 10 },
    { name: 'do not reach +1 from 11', given: { total: 12, target: 1, statusReplicas: 11 }, expected: 11 },
    { name: 'do not reach −1 from 20', given: { total: 19, target: 1, statusReplicas: 20 }, expected: 20 },
  ])('$name', ({ given, expected }) => {
    expect(propose(given)).toBe(expected);
  });

  it("follow the behaviour's own tolerance, by direction", () => {
    const behavior = aBehavior({ scaleUp: { tolerance: 0 }, scaleDown: { tolerance: 0.5 } });
    expect(propose({ total: 12, target: 1, statusReplicas: 11, behavior })).toBe(12);
    expect(propose({ total: 6, target: 1, statusReplicas: 12, behavior })).toBe(12);
    expect(propose({ total: 5, target: 1, statusReplicas: 12, behavior })).toBe(5);
  });
});
