import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unsoundTriggers } from './checks/triggers.check.js';
import { named } from './kubernetes-object.js';
import { MANIFESTS, OVERLAYS, parseObjects, rendering, SETTINGS } from './kustomizations.js';
import { remove, set } from './testing/change.js';
import { describeCheck } from './testing/describe-check.js';

const BASE_FILE = 'base/worker/scaledobject.yaml';
/** Those that have the base's. */
const QUEUE_LENGTH = new Set(['overlays/advisory', 'overlays/local']);

/** The file that the local stack and the simulator read for what the overlay applies. */
const FILES: readonly (readonly [path: string, file: string])[] = [
  ['base', BASE_FILE],
  // The component makes of any overlay's ScaledObject this one.
  ['examples/everything', 'overlays/startup-aware/scaledobject.yaml'],
  ...SETTINGS.map(
    (path) => [path, QUEUE_LENGTH.has(path) ? BASE_FILE : `${path}/scaledobject.yaml`] as const,
  ),
];

describe('what scales the workers', () => {
  it.each(FILES)('in %s is the same as in %s', (path, file) => {
    const objects = parseObjects(readFileSync(join(MANIFESTS, file), 'utf8'));
    expect(objects).toHaveLength(1);
    const { spec } = named(objects, 'ScaledObject', 'worker');
    expect(named(rendering(path), 'ScaledObject', 'worker').spec).toEqual(spec);
  });
});

describeCheck({
  promise: 'every trigger has only metadata that KEDA and our scaler read, for the model that is scaled',
  check: unsoundTriggers,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'a key of the metadata is misspelt',
      change: set('ScaledObject worker', '/spec/triggers/0/metadata/excludeUnacked', 'true'),
      problems: ['ScaledObject worker: a trigger of type rabbitmq has no excludeUnacked'],
    },
    {
      when: 'a trigger is of another type',
      change: set('ScaledObject worker', '/spec/triggers/0/type', 'redis'),
      problems: [
        'ScaledObject worker has a trigger of type redis, of which nothing is known',
        'ScaledObject worker looks at model ?, its workers run default',
      ],
    },
    {
      when: 'it looks at the queue of another model',
      change: set('ScaledObject worker', '/spec/triggers/0/metadata/queueName', 'jobs.other'),
      problems: ['ScaledObject worker looks at model other, its workers run default'],
    },
    {
      when: 'KEDA would ask for the scaler in another namespace',
      of: 'overlays/startup-aware',
      change: set('Service scaler', '/metadata/namespace', 'other'),
      problems: ['ScaledObject worker asks scaler.tidegate.svc.cluster.local:9090, where no Service is'],
    },
    {
      when: 'the scaler would take a ScaledObject for another’s',
      of: 'overlays/startup-aware',
      change: set('ConfigMap scaler-settings', '/data/SCALER_SERVICE_ADDRESS', 'scaler.other:9090'),
      problems: [
        'ScaledObject worker asks scaler.tidegate.svc.cluster.local:9090, the scaler takes scaler.other:9090 for its own',
      ],
    },
    {
      when: 'our scaler would ask for more workers than KEDA starts',
      of: 'overlays/startup-aware',
      change: set('ScaledObject worker', '/spec/maxReplicaCount', 5),
      problems: ['ScaledObject worker: maxReplicas and maxReplicaCount differ'],
    },
    {
      when: 'there is no fallback',
      change: remove('ScaledObject worker', '/spec/fallback'),
      problems: ['ScaledObject worker has no fallback: a dead source would scale to zero'],
    },
  ],
});
