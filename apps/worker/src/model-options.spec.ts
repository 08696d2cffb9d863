import { describe, expect, it } from '@jest/globals';
import { readSettings } from '@tidegate/service';
import { modelOptions } from './model-options.js';
import { WorkerSettings } from './settings/worker.settings.js';

const SECRETS = [
  'RABBITMQ_MANAGEMENT_URL',
  'RABBITMQ_MANAGEMENT_URL_FILE',
  'RABBITMQ_URL',
  'RABBITMQ_URL_FILE',
  'REDIS_SENTINEL_PASSWORD',
  'REDIS_SENTINEL_PASSWORD_FILE',
  'REDIS_SENTINEL_USERNAME',
  'REDIS_URL',
  'REDIS_URL_FILE',
];

describe('the environment of a model', () => {
  const environmentFrom = (environment: Readonly<Record<string, string>>) =>
    modelOptions(readSettings(WorkerSettings, { MODEL_USER: 'same' }), environment, () => undefined)
      .environment ?? {};

  it.each(SECRETS)('has no %s', (name) => {
    const names = Object.keys(environmentFrom({ [name]: 'hidden', WEIGHTS: 'large' }));
    expect(names).toContain('WEIGHTS');
    expect(names).not.toContain(name);
  });

  it('has all that the worker’s has beside those, and the times of the toy model', () => {
    expect(environmentFrom({ PATH: '/bin', WEIGHTS: 'large' })).toEqual({
      PATH: '/bin',
      WEIGHTS: 'large',
      MODEL_SETUP_SECONDS: '30',
      MODEL_PREDICT_SECONDS: '5',
    });
  });
});
