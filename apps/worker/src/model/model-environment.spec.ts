import { describe, expect, it } from '@jest/globals';
import { readSettings } from '@tidegate/service';
import { modelOptions } from '../model-options.js';
import { WorkerSettings } from '../settings/worker.settings.js';

const NO_SECRET = {
  PATH: '/usr/bin',
  WEIGHTS: 'large',
  REDIS_SENTINELS: 'localhost:26379',
  LOG_LEVEL: 'warn',
};

const SECRETS = {
  RABBITMQ_URL: 'amqp://user:open-sesame@localhost',
  RABBITMQ_URL_FILE: '',
  RABBITMQ_MANAGEMENT_URL: 'http://user:open-sesame@localhost:15672',
  RABBITMQ_MANAGEMENT_URL_FILE: '/run/secrets/management',
  REDIS_URL: 'redis://user:open-sesame@localhost',
  REDIS_URL_FILE: '',
  REDIS_SENTINEL_USERNAME: 'sentinel',
  REDIS_SENTINEL_PASSWORD: 'open-sesame',
  REDIS_SENTINEL_PASSWORD_FILE: '',
};

describe("the environment of a model's process", () => {
  const environment = { ...NO_SECRET, ...SECRETS };
  const settings = readSettings(WorkerSettings, { ...environment, MODEL_USER: 'same' });
  const inherited = modelOptions(settings, environment, () => undefined).environment;

  it('is that of its worker, with the times of the toy model', () => {
    expect(inherited).toEqual({ ...NO_SECRET, MODEL_SETUP_SECONDS: '30', MODEL_PREDICT_SECONDS: '5' });
  });

  it.each(Object.keys(SECRETS))('lacks %s', (name) => {
    expect(inherited).not.toHaveProperty(name);
  });
});
