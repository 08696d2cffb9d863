import { afterAll, describe, expect, it } from '@jest/globals';
import { readSettings } from '@tidegate/service';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalSettings } from '../settings/local.settings.js';
import { gatewaySettings, readServedModels } from './served-models.js';

describe('the models that a stack runs', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-models-'));
  const file = join(directory, 'models.yaml');
  afterAll(() => rmSync(directory, { recursive: true }));

  const served = (yaml: string, environment: Readonly<Record<string, string>> = {}) => {
    writeFileSync(file, yaml);
    const settings = readSettings(LocalSettings, { MODELS_FILE: file, ...environment });
    return readServedModels(settings, process.cwd());
  };

  it('are the default one alone where there is no file', () => {
    const settings = readSettings(LocalSettings, {});
    expect(readServedModels(settings, process.cwd())).toMatchObject([{ name: 'default', environment: {} }]);
  });

  it('are those of the file, the default one first, with paths relative to it', () => {
    const models = served(`
models:
  translate:
    file: models/translate.py
    python: .venv/bin/python
    setupTimeoutSeconds: 60
    jobTimeoutSeconds: 5
    memoryLimitBytes: 1000000000
    processLimit: 8
    environment: { WEIGHTS: large, LAYERS: 12 }
    webhook: { url: https://example.com/hook, events: [started] }
  default: { file: toy.ts, python: python3.11 }
`);
    expect(models.map(({ name }) => name)).toEqual(['default', 'translate']);
    expect(models[1]?.environment).toEqual({
      MODEL_NAME: 'translate',
      MODEL: join(directory, 'models/translate.py'),
      MODEL_PYTHON: join(directory, '.venv/bin/python'),
      MODEL_SETUP_TIMEOUT_SECONDS: '60',
      JOB_TIMEOUT_SECONDS: '5',
      MODEL_MEMORY_LIMIT_BYTES: '1000000000',
      MODEL_PROCESS_LIMIT: '8',
      WEIGHTS: 'large',
      LAYERS: '12',
    });
    expect(models.map(({ jobTimeoutSeconds }) => jobTimeoutSeconds)).toEqual([1200, 5]);
    expect(models[0]?.environment).toMatchObject({ MODEL_PYTHON: 'python3.11' });
    expect(gatewaySettings(models)).toEqual({
      MODELS: 'default,translate',
      MODEL_WEBHOOKS: '{"translate":{"url":"https://example.com/hook","events":["started"]}}',
    });
  });

  it('are scaled by the stack’s ScaledObject, except for what their entry sets', () => {
    const [plain, own] = served(`
models:
  default: { file: toy.ts }
  translate:
    file: translate.py
    scaling: { minReplicas: 1, maxReplicas: 4, waitingWorth: 3, expectedStartupSeconds: 90, expectedServiceSeconds: 2 }
`);
    expect(plain?.scaledObject).toMatchObject({ minReplicaCount: 0, maxReplicaCount: 10 });
    expect(own?.scaledObject).toMatchObject({
      minReplicaCount: 1,
      maxReplicaCount: 4,
      triggers: [
        {
          metadata: {
            minReplicas: '1',
            maxReplicas: '4',
            waitingWorth: '3',
            expectedStartupSeconds: '90',
            expectedServiceSeconds: '2',
          },
        },
      ],
    });
  });

  it('may each have a ScaledObject of their own', () => {
    const [model] = served(
      `models: { default: { file: toy.ts, scaling: { scaledObject: ${join(process.cwd(), 'kustomize/base/worker/scaledobject.yaml')} } } }`,
    );
    expect(model?.scaledObject.triggers).toMatchObject([{ kind: 'rabbitmq' }]);
  });

  it.each([
    ['no YAML', 'models: [', /models\.yaml cannot be read: /],
    ['no models', 'model: {}', /must have a member "models"/],
    ['no entry', 'models: {}', /must have a member "models"/],
    ['no default model', 'models: { mine: { file: a.ts } }', /models\.default is missing/],
    [
      'a variable that is no text',
      'models: { default: { file: a.ts, environment: { LAYERS: [1] } } }',
      /models\.default\.environment\.LAYERS must be text or a number/,
    ],
    ['an entry that is none', 'models: { default: a.ts }', /models\.default must be an object/],
    ['an entry without a file', 'models: { default: {} }', /models\.default\.file/],
    ['a name that is none', 'models: { My_Model: { file: a.ts } }', /models\.My_Model\.name: .*lower-case/],
    [
      'a member that is not known',
      'models: { default: { file: a.ts, fiel: 1 } }',
      /models\.default\.fiel is not known/,
    ],
    [
      'a number out of range',
      'models: { default: { file: a.ts, scaling: { maxReplicas: 0 } } }',
      /models\.default\.scaling\.maxReplicas: .*not be less than 1/,
    ],
    [
      'bounds the wrong way round',
      'models: { default: { file: a.ts, scaling: { minReplicas: 3, maxReplicas: 2 } } }',
      /minReplicaCount = 3/,
    ],
  ])('stop the start in one line where the file has %s', (_name, yaml, message) => {
    const act = () => served(yaml);
    expect(act).toThrow(message);
    expect(act).not.toThrow(/\n/);
  });
});
