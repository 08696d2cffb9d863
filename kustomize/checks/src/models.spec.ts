import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crowdedModels, unlikeWorkers } from './checks/model-workers.check.js';
import { MANIFESTS, OVERLAYS, rendering } from './kustomizations.js';
import { MODEL_FILES, unknownFields } from './model-files.js';
import { set } from './testing/change.js';
import { describeCheck } from './testing/describe-check.js';

const CONTAINER = '/spec/template/spec/containers/0';
const MODEL_CONTAINER = '/spec/template/spec/initContainers/0';

describe('the file of a model', () => {
  it.each(MODEL_FILES.map((file) => [file.metadata.name, file] as const))(
    'has only fields that are known, as that of %s',
    (_, file) => {
      expect(unknownFields(file)).toEqual([]);
    },
  );

  it('would report a misspelt field', () => {
    const file = { metadata: { name: 'sing' }, spec: { toleration: [], scaling: { maxReplica: 3 } } };
    expect(unknownFields(file)).toEqual([
      'model sing: spec.toleration is not known',
      'model sing: spec.scaling.maxReplica is not known',
    ]);
  });
});

describeCheck({
  promise: 'the workers of every model have all that those of the default one have',
  check: unlikeWorkers,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'a variable is missing',
      of: 'examples/everything',
      change: set('Deployment worker-translate', `${CONTAINER}/env`, []),
      problems: [
        'MODEL_NAME',
        'MODEL_SETUP_TIMEOUT_SECONDS',
        'MODEL_SOCKET',
        'RABBITMQ_URL',
        'REDIS_URL',
        'WORKER_HOST',
        'WORKER_ID',
        'WORKER_PORT',
      ].map((name) => `Deployment worker-translate lacks ${name}`),
    },
    {
      when: 'what gateways and workers must agree on is missing',
      of: 'examples/everything',
      change: set('Deployment worker-translate', `${CONTAINER}/envFrom`, []),
      problems: ['Deployment worker-translate does not read the ConfigMap job-settings'],
    },
    {
      when: 'there is no folder to write to',
      of: 'examples/everything',
      change: set(
        'Deployment worker-transcribe',
        `${MODEL_CONTAINER}/volumeMounts/0/mountPath`,
        '/weights/tmp',
      ),
      problems: ['Deployment worker-transcribe, container model-host has no /tmp'],
    },
    {
      when: 'the model host listens elsewhere',
      of: 'examples/everything',
      change: set('Deployment worker-translate', `${MODEL_CONTAINER}/env`, []),
      problems: ['Deployment worker-translate, container model-host lacks MODEL_SOCKET'],
    },
  ],
});

describeCheck({
  promise: 'a model goes before its host when it takes too much memory',
  check: crowdedModels,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'it may take all that the container has',
      of: 'examples/everything',
      change: set('Deployment worker-transcribe', `${MODEL_CONTAINER}/resources/limits/memory`, '14G'),
      problems: ['Deployment worker-transcribe: its model may take 15000000000 bytes, its container has 14G'],
    },
  ],
});

describe('removing a model', () => {
  const readme = readFileSync(join(MANIFESTS, 'README.md'), 'utf8');
  const [, kinds = '', label = '', model = ''] =
    /kubectl -n tidegate delete (\S+) -l (\S+)=(\S+)`/.exec(readme) ?? [];

  it.each(MODEL_FILES.map(({ metadata }) => metadata.name))(
    'by the command in the README takes away all that %s brought, but volumes',
    (name) => {
      const brought = rendering(`examples/everything/${name}`).filter(
        ({ kind }) => kind !== 'PersistentVolumeClaim',
      );
      expect(model).toBe('translate');
      expect(brought.map(({ metadata }) => metadata.labels?.[label])).toEqual(brought.map(() => name));
      expect(brought.map(({ kind }) => kind.toLowerCase()).sort()).toEqual(kinds.split(',').sort());
    },
  );
});
