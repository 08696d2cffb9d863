import { describe, expect, it } from '@jest/globals';
import { parseScaledObject } from '@tidegate/autoscaling';
import { settingYaml } from '../settings/scaled-objects.js';
import { scaleScaledObject } from './scale-scaled-object.js';

describe('a ScaledObject for a world five times as fast', () => {
  it('has its windows, periods and cooldown divided, and whole seconds of at least one', () => {
    expect(parseScaledObject(scaleScaledObject(settingYaml('deployed'), 5))).toMatchObject({
      pollingIntervalSeconds: 1,
      cooldownPeriodSeconds: 120,
      maxReplicaCount: 10,
      behavior: {
        scaleDown: {
          stabilizationWindowSeconds: 60,
          policies: [{ type: 'Pods', value: 1, periodSeconds: 12 }],
        },
      },
      triggers: [{ kind: 'rabbitmq', value: 3, excludeUnacknowledged: true }],
    });
  });

  it('keeps a window of zero, and divides what our scaler receives', () => {
    const { behavior, triggers } = parseScaledObject(scaleScaledObject(settingYaml('startup-aware'), 5));
    expect(behavior?.scaleDown.stabilizationWindowSeconds).toBe(0);
    expect(triggers[0]?.metadata).toMatchObject({
      expectedStartupSeconds: '6',
      expectedServiceSeconds: '1',
      decisionIntervalSeconds: '3',
      waitingWorth: '1',
    });
  });

  it('is the same at a factor of one', () => {
    const text = settingYaml('defaultlike');
    expect(parseScaledObject(scaleScaledObject(text, 1))).toEqual(parseScaledObject(text));
  });
});
