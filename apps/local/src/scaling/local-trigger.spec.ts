import type { ExternalTrigger } from '@tidegate/autoscaling';
import { describe, expect, it } from '@jest/globals';
import { localTrigger } from './local-trigger.js';

const options = { model: 'mine', maxReplicas: 4, syncPeriodSeconds: 15 };

function trigger(metadata: Readonly<Record<string, string>>): ExternalTrigger {
  return { kind: 'external-push', scalerAddress: 'scaler:9090', metadata };
}

describe('the trigger as it is handed to the scaler on this machine', () => {
  it.each([
    { name: 'caps what the file asks for', metadata: { maxReplicas: '10' }, maxReplicas: '4' },
    { name: 'keeps less than the cap', metadata: { maxReplicas: '3' }, maxReplicas: '3' },
    { name: 'sets the cap where the file sets nothing', metadata: {}, maxReplicas: '4' },
    { name: 'leaves nonsense to the scaler to refuse', metadata: { maxReplicas: 'x' }, maxReplicas: 'x' },
  ])('$name', ({ metadata, maxReplicas }) => {
    expect(localTrigger(trigger(metadata), options).metadata.maxReplicas).toBe(maxReplicas);
  });

  it('is about the model that the workers serve, and keeps the rest', () => {
    expect(localTrigger(trigger({ model: 'default', waitingWorth: '3' }), options).metadata).toEqual({
      model: 'mine',
      waitingWorth: '3',
      maxReplicas: '4',
      decisionIntervalSeconds: '15',
    });
  });
});
