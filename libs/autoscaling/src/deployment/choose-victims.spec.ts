import { describe, expect, it } from '@jest/globals';
import { chooseVictims, type VictimCandidate } from './choose-victims.js';

function aPod(overrides: Partial<VictimCandidate> & { readonly name: string }): VictimCandidate {
  return { ready: true, readySinceSeconds: 100, createdAtSeconds: 70, deletionCost: 0, ...overrides };
}

describe('the pods that a ReplicaSet deletes first', () => {
  it.each([
    {
      name: 'not ready before ready, whatever the cost',
      pods: [
        aPod({ name: 'ready', deletionCost: -5 }),
        aPod({ name: 'starting', ready: false, deletionCost: 5 }),
      ],
      order: ['starting', 'ready'],
    },
    {
      name: 'low cost before high, whatever the age',
      pods: [aPod({ name: 'new', deletionCost: 1, readySinceSeconds: 900 }), aPod({ name: 'old' })],
      order: ['old', 'new'],
    },
    {
      name: 'shortly ready before long ready, whatever the creation',
      pods: [
        aPod({ name: 'long', readySinceSeconds: 100, createdAtSeconds: 95 }),
        aPod({ name: 'shortly', readySinceSeconds: 200, createdAtSeconds: 10 }),
      ],
      order: ['shortly', 'long'],
    },
    {
      name: 'newer before older',
      pods: [aPod({ name: 'older', createdAtSeconds: 10 }), aPod({ name: 'newer', createdAtSeconds: 20 })],
      order: ['newer', 'older'],
    },
    {
      name: 'by name when all is equal',
      pods: [aPod({ name: 'b' }), aPod({ name: 'a' })],
      order: ['a', 'b'],
    },
  ])('$name', ({ pods, order }) => {
    expect(chooseVictims(pods, 2).map((pod) => pod.name)).toEqual(order);
    expect(chooseVictims(pods.toReversed(), 2).map((pod) => pod.name)).toEqual(order);
  });

  it.each([
    { count: 0, expected: 0 },
    { count: -1, expected: 0 },
    { count: 1, expected: 1 },
    { count: 9, expected: 2 },
  ])('are $expected of 2 when $count are asked for', ({ count, expected }) => {
    expect(chooseVictims([aPod({ name: 'a' }), aPod({ name: 'b' })], count)).toHaveLength(expected);
  });

  it('leave the list that was given as it is', () => {
    const pods = Object.freeze([aPod({ name: 'b' }), aPod({ name: 'a' })]);
    chooseVictims(pods, 1);
    expect(pods.map((pod) => pod.name)).toEqual(['b', 'a']);
  });
});
