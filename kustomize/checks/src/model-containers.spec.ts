import { exposedModels } from './checks/model-containers.check.js';
import { OVERLAYS } from './kustomizations.js';
import { remove, set } from './testing/change.js';
import { describeCheck } from './testing/describe-check.js';

const POD = '/spec/template/spec';
const MODEL = `${POD}/initContainers/0`;
const WORKER = `${POD}/containers/0`;
const PLACE = 'Deployment worker, container model-host';

describeCheck({
  promise: 'every model has a container, a user and volumes of its own, and no secret of ours',
  check: exposedModels,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'a worker runs its model itself',
      change: remove('Deployment worker', `${POD}/initContainers`),
      problems: ['Deployment worker, container worker runs its model itself'],
    },
    {
      when: 'it would be stopped at any time',
      change: remove('Deployment worker', `${MODEL}/restartPolicy`),
      problems: [`${PLACE} is no sidecar, and may be stopped before its worker`],
    },
    {
      when: 'it is the user of its worker',
      change: remove('Deployment worker', `${MODEL}/securityContext/runAsUser`),
      problems: [`${PLACE} is not a user of its own`],
    },
    {
      when: 'it may speak to the cluster',
      change: remove('Deployment worker', `${POD}/automountServiceAccountToken`),
      problems: [`${PLACE} has a token of the cluster`],
    },
    {
      when: 'it sees the processes of its worker',
      change: set('Deployment worker', `${POD}/shareProcessNamespace`, true),
      problems: [`${PLACE} sees the processes of its worker`],
    },
    {
      when: 'it has a password as a variable',
      change: set('Deployment worker', `${MODEL}/env`, [
        { name: 'REDIS_URL', valueFrom: { secretKeyRef: { name: 'redis', key: 'url' } } },
      ]),
      problems: [`${PLACE} has the Secret redis`],
    },
    {
      when: 'it has all passwords as variables',
      change: set('Deployment worker', `${MODEL}/envFrom`, [{ secretRef: { name: 'rabbitmq' } }]),
      problems: [`${PLACE} has the Secret rabbitmq`],
    },
    {
      when: 'it has a password as a file',
      change: set('Deployment worker', `${POD}/volumes/0`, { name: 'tmp', secret: { secretName: 'redis' } }),
      problems: [`${PLACE} has the Secret redis`],
    },
    {
      when: 'it has a token as a file',
      change: set('Deployment worker', `${POD}/volumes/0`, {
        name: 'tmp',
        projected: { sources: [{ serviceAccountToken: { path: 'token' } }] },
      }),
      problems: [`${PLACE} has the Secret of a service account`],
    },
    {
      when: 'its worker writes where it writes',
      change: set('Deployment worker', `${WORKER}/volumeMounts/0/readOnly`, false),
      problems: [`${PLACE} shares the volume socket`],
    },
    {
      when: 'its worker has another volume of it',
      change: set('Deployment worker', `${WORKER}/volumeMounts/0`, {
        name: 'tmp',
        mountPath: '/tmp',
        readOnly: true,
      }),
      problems: [`${PLACE} shares the volume tmp`],
    },
    {
      when: 'a model of its own has the secret of another',
      of: 'examples/everything',
      change: set('Deployment worker-translate', `${MODEL}/env/0`, {
        name: 'PASSWORD',
        valueFrom: { secretKeyRef: { name: 'rabbitmq', key: 'password' } },
      }),
      problems: ['Deployment worker-translate, container model-host has the Secret rabbitmq'],
    },
  ],
});
