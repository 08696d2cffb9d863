import { RENDERED } from './kustomizations.js';
import { schemaProblems } from './schemas/schema.check.js';
import { add, remove, set } from './testing/change.js';
import { describeCheck } from './testing/describe-check.js';

describeCheck({
  promise: 'every object is valid by the schemas of Kubernetes and KEDA, without unknown fields',
  check: schemaProblems,
  holdsFor: RENDERED,
  breakages: [
    {
      when: 'a field of a container is misspelt',
      change: set('Deployment gateway', '/spec/template/spec/containers/0/imagePullPolicie', 'Always'),
      problems: ['Deployment gateway: unknown field spec.template.spec.containers.0.imagePullPolicie'],
    },
    {
      when: 'a field of KEDA is misspelt',
      change: set('ScaledObject worker', '/spec/coolDownPeriod', 1),
      problems: ['ScaledObject worker: unknown field spec.coolDownPeriod'],
    },
    {
      when: 'a trigger’s metadata holds a bare number',
      change: set('ScaledObject worker', '/spec/triggers/0/metadata/value', 3),
      problems: ['ScaledObject worker: data/spec/triggers/0/metadata/value must be string'],
    },
    {
      when: 'a fallback has a behaviour that KEDA does not know',
      change: set('ScaledObject worker', '/spec/fallback/behavior', 'none'),
      problems: [
        'ScaledObject worker: data/spec/fallback/behavior must be equal to one of the allowed values',
      ],
    },
    {
      when: 'a required field is missing',
      change: remove('Deployment worker', '/spec/selector'),
      problems: ['Deployment worker: data/spec must have required property selector'],
    },
    {
      when: 'the API version is an old one',
      change: set('PodDisruptionBudget gateway', '/apiVersion', 'policy/v1beta1'),
      problems: ['PodDisruptionBudget gateway: apiVersion is policy/v1beta1, not policy/v1'],
    },
    {
      when: 'a field of a RabbitmqCluster is misspelt',
      of: 'overlays/production',
      change: set('RabbitmqCluster rabbitmq', '/spec/replica', 3),
      problems: ['RabbitmqCluster rabbitmq: unknown field spec.replica'],
    },
    {
      when: 'a field of the pods of a RabbitmqCluster is misspelt',
      of: 'overlays/production',
      change: set('RabbitmqCluster rabbitmq', '/spec/override/statefulSet/spec/template/spec/tolerate', []),
      problems: ['RabbitmqCluster rabbitmq: unknown field tolerate'],
    },
    {
      when: 'there is no schema of a kind',
      change: add({ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'nightly' } }),
      problems: ['CronJob nightly: no schema of batch/v1 CronJob is known'],
    },
  ],
});
