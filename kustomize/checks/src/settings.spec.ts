import { impatientStartups, unservedPaths } from './checks/probes.check.js';
import { endlessDrains, unservedModels } from './checks/served-models.check.js';
import { refusedEnvironments, unreachableApps } from './checks/settings.check.js';
import { OVERLAYS } from './kustomizations.js';
import { remove, set } from './testing/change.js';
import { describeCheck } from './testing/describe-check.js';

const GATEWAY = 'Deployment gateway, container gateway';
const WORKER = 'Deployment worker, container worker';
const CONTAINER = '/spec/template/spec/containers/0';

describeCheck({
  promise: 'every variable is a setting of its app, with a value that the app takes',
  check: refusedEnvironments,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'a variable is misspelt',
      change: set('ConfigMap worker-settings', '/data/MODEL_SETUP_TIME', '5'),
      problems: [`${WORKER}: MODEL_SETUP_TIME is no setting of the worker`],
    },
    {
      when: 'a variable of one model is given to another',
      of: 'examples/everything',
      change: set('Deployment worker-translate', '/spec/template/spec/initContainers/0/env/1', {
        name: 'WEIGHTS',
        value: '/weights',
      }),
      problems: [
        'Deployment worker-translate, container model-host: WEIGHTS is no setting of the model-host',
      ],
    },
    {
      when: 'a value is out of range',
      change: set('ConfigMap job-settings', '/data/JOB_TIMEOUT_SECONDS', '-1'),
      problems: [GATEWAY, WORKER].map(
        (place) => `${place}: JOB_TIMEOUT_SECONDS = "-1", must be a number in [0.01, 86400]`,
      ),
    },
    {
      when: 'an address in a Secret is of another kind',
      change: set('Secret gateway', '/data/redis-url', btoa('http://redis:6379')),
      problems: [
        `${GATEWAY}: REDIS_URL = "http://redis:6379", must be an address that begins with redis:// or rediss://`,
      ],
    },
  ],
});

describeCheck({
  promise: 'every app listens on all addresses, at the port that its pod declares',
  check: unreachableApps,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'an app is left to the loopback address',
      change: remove('ConfigMap gateway-settings', '/data/GATEWAY_HOST'),
      problems: ['http', 'operations'].map((port) => `${GATEWAY} listens for ${port} on its default address`),
    },
    {
      when: 'an app listens elsewhere',
      change: set('ConfigMap worker-settings', '/data/WORKER_PORT', '8080'),
      problems: [`${WORKER} listens for operations on 8080, its port operations is 8081`],
    },
    {
      when: 'the scaler answers KEDA elsewhere',
      of: 'overlays/startup-aware',
      change: set('ConfigMap scaler-settings', '/data/SCALER_GRPC_PORT', '9091'),
      problems: ['Deployment scaler, container scaler listens for grpc on 9091, its port grpc is 9090'],
    },
  ],
});

describeCheck({
  promise: 'every probe asks a path that is served',
  check: unservedPaths,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'a path is misspelt',
      change: set('Deployment gateway', `${CONTAINER}/readinessProbe/httpGet/path`, '/healthz'),
      problems: [`${GATEWAY} asks /healthz, which is not served`],
    },
    {
      when: 'a probe is missing',
      change: remove('Deployment worker', `${CONTAINER}/livenessProbe`),
      problems: [`${WORKER} lacks a probe`],
    },
    {
      when: 'another path is scraped',
      of: 'examples/everything',
      change: set('PodMonitor tidegate', '/spec/podMetricsEndpoints/0/path', '/prometheus'),
      problems: ['PodMonitor tidegate asks /prometheus, which is not served'],
    },
  ],
});

describeCheck({
  promise: 'a worker may take as long to start as its model may take to set up',
  check: impatientStartups,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'its model may take longer',
      change: set('ConfigMap worker-settings', '/data/MODEL_SETUP_TIMEOUT_SECONDS', '900'),
      problems: [`${WORKER} is killed after 660 s, its model may take 900 s`],
    },
  ],
});

describeCheck({
  promise: 'the gateway takes jobs for the models that have workers, and for no others',
  check: unservedModels,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'a second model is not named to it',
      of: 'examples/everything',
      change: remove('ConfigMap gateway-settings', '/data/MODELS'),
      problems: ['transcribe', 'translate'].map(
        (model) => `${GATEWAY} takes no jobs for ${model}, which has workers`,
      ),
    },
    {
      when: 'a model that nobody runs is',
      change: set('ConfigMap gateway-settings', '/data/MODELS', 'default, sing'),
      problems: [`${GATEWAY} takes jobs for sing, which has no workers`],
    },
    {
      when: 'a model that is being removed is',
      of: 'examples/everything',
      change: set('Deployment worker-translate', '/metadata/labels/tidegate~1draining', 'true'),
      problems: [`${GATEWAY} takes jobs for translate, which has no workers`],
    },
  ],
});

describeCheck({
  promise: 'a model that is being removed comes to an end',
  check: endlessDrains,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'workers are kept for it',
      of: 'examples/everything',
      change: (objects) => {
        set('Deployment worker-translate', '/metadata/labels/tidegate~1draining', 'true')(objects);
        set('ScaledObject worker-translate', '/spec/minReplicaCount', 1)(objects);
      },
      problems: ['Deployment worker-translate is being removed, and keeps 1 workers'],
    },
  ],
});
