import { describe, expect, it } from '@jest/globals';
import type { HpaScalingPolicy, HpaScalingRules } from '../scaled-object/scaled-object.types.js';
import { hpaScalingRulesDefaults } from '../scaled-object/scaled-object.defaults.js';
import type { TimestampedScaleEvent } from './hpa.types.js';
import { scaleDownLimit, scaleUpLimit } from './scaling-limits.js';

const NOW = 1000;
const NOTHING = { scaleUpEvents: [], scaleDownEvents: [] };

function rulesOf(
  policies: readonly HpaScalingPolicy[],
  selectPolicy: HpaScalingRules['selectPolicy'] = 'Max',
): HpaScalingRules {
  return { stabilizationWindowSeconds: 0, selectPolicy, policies };
}

function changed(replicaChange: number, secondsAgo: number): TimestampedScaleEvent {
  return { replicaChange, atSeconds: NOW - secondsAgo };
}

const ONE_A_MINUTE: HpaScalingPolicy = { type: 'Pods', value: 1, periodSeconds: 60 };
const HALF_A_MINUTE: HpaScalingPolicy = { type: 'Percent', value: 50, periodSeconds: 60 };
const FOUR_A_MINUTE: HpaScalingPolicy = { type: 'Pods', value: 4, periodSeconds: 60 };

describe('the most that scale-up policies allow', () => {
  it.each([
    { name: 'pods are added', rules: rulesOf([FOUR_A_MINUTE]), replicas: 3, expected: 7 },
    { name: 'percent are rounded up', rules: rulesOf([HALF_A_MINUTE]), replicas: 3, expected: 5 },
    {
      name: 'by default, four more from one',
      rules: hpaScalingRulesDefaults('scaleUp'),
      replicas: 1,
      expected: 5,
    },
    {
      name: 'by default, twice from ten',
      rules: hpaScalingRulesDefaults('scaleUp'),
      replicas: 10,
      expected: 20,
    },
    {
      name: 'Max takes the greatest',
      rules: rulesOf([FOUR_A_MINUTE, HALF_A_MINUTE]),
      replicas: 4,
      expected: 8,
    },
    {
      name: 'Min takes the least',
      rules: rulesOf([FOUR_A_MINUTE, HALF_A_MINUTE], 'Min'),
      replicas: 4,
      expected: 6,
    },
    {
      name: 'Disabled allows nothing',
      rules: rulesOf([FOUR_A_MINUTE], 'Disabled'),
      replicas: 4,
      expected: 4,
    },
  ])('$name', ({ rules, replicas, expected }) => {
    expect(scaleUpLimit(rules, replicas, NOTHING, NOW)).toBe(expected);
  });

  it.each([
    { name: 'what the period has had already', event: changed(1, 59), expected: 5 },
    { name: 'and not what is as old as the period', event: changed(1, 60), expected: 6 },
    { name: 'and not below the present', event: changed(3, 59), expected: 5 },
  ])('counts $name', ({ event, expected }) => {
    const events = { scaleUpEvents: [event], scaleDownEvents: [] };
    expect(scaleUpLimit(rulesOf([ONE_A_MINUTE]), 5, events, NOW)).toBe(expected);
  });

  it('gives back what the period has taken away', () => {
    const events = { scaleUpEvents: [], scaleDownEvents: [changed(3, 10)] };
    expect(scaleUpLimit(rulesOf([ONE_A_MINUTE]), 5, events, NOW)).toBe(9);
  });
});

describe('the fewest that scale-down policies allow', () => {
  it.each([
    { name: 'pods are taken away', rules: rulesOf([FOUR_A_MINUTE]), replicas: 7, expected: 3 },
    { name: 'percent are cut off', rules: rulesOf([HALF_A_MINUTE]), replicas: 5, expected: 2 },
    { name: 'by default, all', rules: hpaScalingRulesDefaults('scaleDown'), replicas: 9, expected: 0 },
    {
      name: 'Max takes the greatest change',
      rules: rulesOf([ONE_A_MINUTE, FOUR_A_MINUTE]),
      replicas: 9,
      expected: 5,
    },
    {
      name: 'Min takes the least change',
      rules: rulesOf([ONE_A_MINUTE, FOUR_A_MINUTE], 'Min'),
      replicas: 9,
      expected: 8,
    },
    {
      name: 'Disabled allows nothing',
      rules: rulesOf([FOUR_A_MINUTE], 'Disabled'),
      replicas: 9,
      expected: 9,
    },
  ])('$name', ({ rules, replicas, expected }) => {
    expect(scaleDownLimit(rules, replicas, NOTHING, NOW)).toBe(expected);
  });

  it.each([
    { name: 'what the period has had already', event: changed(1, 59), expected: 5 },
    { name: 'and not what is as old as the period', event: changed(1, 60), expected: 4 },
  ])('counts $name', ({ event, expected }) => {
    const events = { scaleUpEvents: [], scaleDownEvents: [event] };
    expect(scaleDownLimit(rulesOf([ONE_A_MINUTE]), 5, events, NOW)).toBe(expected);
  });
});
