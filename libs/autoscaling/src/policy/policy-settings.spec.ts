import { describe, expect, it } from '@jest/globals';
import { parsePolicySettings, policySettingsDefaults } from './policy-settings.js';

describe(parsePolicySettings, () => {
  it('uses the defaults where the trigger names none', () => {
    expect(parsePolicySettings({ scalerAddress: 'scaler:9090' })).toEqual(policySettingsDefaults());
  });

  it('takes the values of the trigger', () => {
    expect(parsePolicySettings({ waitingWorth: '0.5', maxReplicas: '40' })).toEqual({
      ...policySettingsDefaults(),
      waitingWorth: 0.5,
      maxReplicas: 40,
    });
  });

  it.each([
    [{ waitingWorth: '0' }, 'waitingWorth = "0", must be a number above 0'],
    [{ waitingWorth: 'much' }, 'waitingWorth = "much", must be a number above 0'],
    [{ maxReplicas: '2.5' }, 'maxReplicas = "2.5", must be an integer from 1'],
    [{ minReplicas: '' }, 'minReplicas = "", must be an integer from 0'],
    [{ minReplicas: '11' }, 'minReplicas = 11, must be at most maxReplicas, 10'],
    [
      { expectedServiceSeconds: '-1', maxReplicas: '0' },
      'maxReplicas = "0", must be an integer from 1; expectedServiceSeconds = "-1", must be seconds above 0',
    ],
  ])('refuses %j by name', (metadata, message) => {
    expect(() => parsePolicySettings(metadata as Record<string, string>)).toThrow(message);
  });
});
