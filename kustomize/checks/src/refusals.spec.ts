import { refusedByApiServer, refusedByKeda } from './checks/refusals.check.js';
import { OVERLAYS } from './kustomizations.js';
import { add, copy, set } from './testing/change.js';
import { describeCheck } from './testing/describe-check.js';

const CONTAINER = '/spec/template/spec/containers/0';
const WORKER = 'Deployment worker, container worker';
const BEHAVIOR = '/spec/advanced/horizontalPodAutoscalerConfig/behavior';

describeCheck({
  promise: 'the API server takes every object, without a warning',
  check: refusedByApiServer,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'a name has capital letters',
      change: add({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'worker-MODEL' } }),
      problems: ['ConfigMap worker-MODEL: its name is refused'],
    },
    {
      when: 'KEDA would make of a name one that is too long',
      change: set('ScaledObject worker', '/metadata/name', `worker-${'x'.repeat(50)}`),
      problems: [`ScaledObject worker-${'x'.repeat(50)}: its name is refused`],
    },
    {
      when: 'a label is no text',
      change: set('Deployment worker', '/metadata/labels/tidegate~1draining', true),
      problems: ['Deployment worker: label tidegate/draining cannot be true'],
    },
    {
      when: 'an object is there twice',
      change: (objects) => {
        copy('Service gateway', 'gateway')(objects);
      },
      problems: ['v1 Service gateway is there twice'],
    },
    {
      when: 'a variable is given twice',
      change: set('Deployment worker', `${CONTAINER}/env`, [
        { name: 'LOG_LEVEL', value: 'info' },
        { name: 'LOG_LEVEL', value: 'debug' },
      ]),
      problems: [`${WORKER}: LOG_LEVEL is given twice`],
    },
    {
      when: 'the name of a port is too long',
      change: set('Deployment worker', `${CONTAINER}/ports/0/name`, 'probes-and-metrics'),
      problems: [`${WORKER}: no port can be named probes-and-metrics`],
    },
    {
      when: 'a quantity is none',
      change: set('Deployment worker', `${CONTAINER}/resources/limits/memory`, '1GB'),
      problems: [`${WORKER}: memory cannot be 1GB`],
    },
    {
      when: 'a GPU is requested and not limited',
      change: set('Deployment worker', `${CONTAINER}/resources/requests/nvidia.com~1gpu`, 1),
      problems: [`${WORKER}: nvidia.com/gpu is requested and not limited alike`],
    },
  ],
});

describeCheck({
  promise: 'KEDA and the HPA take every ScaledObject',
  check: refusedByKeda,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'two scale one Deployment',
      change: copy('ScaledObject worker', 'second'),
      problems: ['worker', 'second'].map(
        (name) => `ScaledObject ${name} is not alone in scaling its Deployment`,
      ),
    },
    {
      when: 'the minimum is above the maximum',
      change: set('ScaledObject worker', '/spec/minReplicaCount', 11),
      problems: ['ScaledObject worker has a minimum above its maximum'],
    },
    {
      when: 'fewer are to idle than none',
      change: set('ScaledObject worker', '/spec/idleReplicaCount', 0),
      problems: ['ScaledObject worker idles with no fewer than its minimum'],
    },
    {
      when: 'a fallback replaces a value that is no average',
      change: set('ScaledObject worker', '/spec/triggers/0/metricType', 'Value'),
      problems: ['ScaledObject worker has a fallback for a metric that is no average'],
    },
    {
      when: 'a window is longer than the HPA takes',
      change: set('ScaledObject worker', `${BEHAVIOR}/scaleDown/stabilizationWindowSeconds`, 3601),
      problems: ['ScaledObject worker has a window of more than an hour'],
    },
    {
      when: 'a policy moves nothing',
      change: set('ScaledObject worker', `${BEHAVIOR}/scaleUp/policies/0/value`, 0),
      problems: ['ScaledObject worker has a scaling policy that the HPA does not take'],
    },
  ],
});
