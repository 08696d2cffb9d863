import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../network/free-port.js';
import { FIRST_START, startStack } from '../testing/stack-under-test.js';

const directory = mkdtempSync(join(tmpdir(), 'tidegate-settings-'));

describe('a stack with a bad setting', () => {
  const start = async (settings: Record<string, string>, by: 'node' | 'built') => {
    const stack = startStack(directory, await findFreePort(), { settings, by });
    return { code: await stack.ended, output: stack.output().trim() };
  };

  let first: Awaited<ReturnType<typeof start>>;

  // This one builds; the others run what it has built.
  beforeAll(async () => {
    first = await start({ MAX_WORKERS: '0' }, FIRST_START);
  }, 120_000);

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('of its own is reported in one line', () => {
    expect(first).toEqual({ code: 1, output: 'MAX_WORKERS = "0", must be an integer in [1, 1000]' });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'of the gateway',
      { INPUT_LIMIT_BYTES: '-1' },
      /^INPUT_LIMIT_BYTES = "-1", must be an integer in \[1, 16777216\]$/,
    ],
    [
      'of the workers',
      { MODEL_PREDICT_SECONDS: 'five' },
      /^MODEL_PREDICT_SECONDS = "five", must be a number in \[0, 86400\]$/,
    ],
    [
      'that gateway and workers share',
      { TRY_LIMIT: '0' },
      /^TRY_LIMIT = "0", must be an integer in \[1, 100\]$/,
    ],
    [
      'that lacks its other half',
      { GATEWAY_TLS_CERTIFICATE_FILE: '/nowhere.pem' },
      /^GATEWAY_TLS_KEY_FILE is not set, must be set together with GATEWAY_TLS_CERTIFICATE_FILE$/,
    ],
    [
      'that names a model file which is not there',
      { MODEL: 'nowhere/model.ts' },
      /^There is no file .*\/nowhere\/model\.ts, which is to be model default: see MODEL or MODELS_FILE\.$/,
    ],
    [
      'that names a Python which is not there',
      { MODEL: 'apps/worker/models/detect-language/model.py', MODEL_PYTHON: '/nowhere/python' },
      /^There is no Python \/nowhere\/python, which is to serve model default: see MODEL_PYTHON or MODELS_FILE\.$/,
    ],
    [
      'that names a ScaledObject which is not there',
      { SCALED_OBJECT: 'nowhere.yaml' },
      /^.*\/nowhere\.yaml is no ScaledObject that can be used: ENOENT.*$/,
    ],
    [
      'that names a ScaledObject which is none',
      { SCALED_OBJECT: 'package.json' },
      /^.*\/package\.json is no ScaledObject that can be used: no document of kind ScaledObject$/,
    ],
    [
      'that names a folder which cannot be made',
      { DATA_DIRECTORY: '/proc/x' },
      /^DATA_DIRECTORY = "\/proc\/x", must be a folder that can be made and written to: ENOENT.*$/,
    ],
    [
      'that names a file for a folder',
      { DATA_DIRECTORY: 'package.json' },
      /^DATA_DIRECTORY = ".*\/package\.json", must be a folder that can be made and written to: it is a file$/,
    ],
    [
      'that names the management API of a broker which is not named',
      { RABBITMQ_MANAGEMENT_URL: 'http://localhost:15672' },
      /^RABBITMQ_URL is not set, must be set together with RABBITMQ_MANAGEMENT_URL$/,
    ],
    [
      'that leaves POST /push without a model',
      { MODEL_NAME: 'mine' },
      /^MODEL_NAME = "mine", must be `default`$/,
    ],
  ])(
    '%s is reported in one line, and nothing starts',
    async (_name, settings, message) => {
      const { code, output } = await start(settings, 'built');
      expect(code).toBe(1);
      expect(output).toMatch(message);
      expect(readdirSync(directory)).toEqual([]);
    },
    60_000,
  );
});
