import {
  exposedPasswords,
  missingSecretFiles,
  powerfulUsers,
  secretsInEnvironments,
  sharedSecrets,
} from './checks/secrets.check.js';
import { OVERLAYS } from './kustomizations.js';
import { set } from './testing/change.js';
import { describeCheck } from './testing/describe-check.js';

const POD = '/spec/template/spec';
const VARIABLE = `${POD}/containers/0/env/0`;
const SECRETS_OF_GATEWAY = `${POD}/volumes/1/secret`;

const asData = (value: object): string => btoa(JSON.stringify(value));

describeCheck({
  promise: 'what is secret reaches a pod by files, and not by its environment',
  check: secretsInEnvironments,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'an address comes by a variable',
      change: set('Deployment gateway', VARIABLE, {
        name: 'RABBITMQ_URL',
        valueFrom: { secretKeyRef: { name: 'gateway', key: 'amqp-url' } },
      }),
      problems: ['Deployment gateway, container gateway gets Secret gateway by its environment'],
    },
    {
      when: 'all of a Secret does',
      change: set('Deployment worker', `${POD}/containers/0/envFrom`, [
        { secretRef: { name: 'worker-default' } },
      ]),
      problems: ['Deployment worker, container worker gets Secret worker-default by its environment'],
    },
  ],
});

describeCheck({
  promise: 'every pod, and KEDA, reads its own Secret alone',
  check: sharedSecrets,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'the workers of one model read that of another',
      of: 'examples/everything',
      change: set('Deployment worker-translate', `${POD}/volumes/2/secret/secretName`, 'worker-default'),
      problems: ['Deployment worker-translate reads Secret worker-default, which is not its own'],
    },
    {
      when: 'everybody in the pod can read its files',
      change: set('Deployment gateway', `${SECRETS_OF_GATEWAY}/defaultMode`, 0o444),
      problems: ['Deployment gateway: the files of Secret gateway are not for its group alone'],
    },
    {
      when: 'KEDA reads that of the gateways',
      change: set('TriggerAuthentication rabbitmq-management', '/spec/secretTargetRef/0/name', 'gateway'),
      problems: ["TriggerAuthentication rabbitmq-management reads Secret gateway, which is not KEDA's own"],
    },
  ],
});

describeCheck({
  promise: 'every file of a Secret that a variable names is there',
  check: missingSecretFiles,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'its name is another',
      change: set('Deployment gateway', `${VARIABLE}/value`, '/run/secrets/tidegate/rabbitmq'),
      problems: [
        'Deployment gateway, container gateway: RABBITMQ_URL_FILE names rabbitmq, which Secret gateway lacks',
      ],
    },
    {
      when: 'it is mounted elsewhere',
      change: set('Deployment gateway', `${POD}/containers/0/volumeMounts/1/mountPath`, '/run/secrets'),
      problems: ['RABBITMQ_URL_FILE', 'RABBITMQ_MANAGEMENT_URL_FILE', 'REDIS_URL_FILE'].map(
        (name) => `Deployment gateway, container gateway: ${name} names a file where no Secret is`,
      ),
    },
  ],
});

describeCheck({
  promise: 'nothing with public passwords is reached from outside the cluster',
  check: exposedPasswords,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'there is a load balancer',
      change: set('Service gateway', '/spec/type', 'LoadBalancer'),
      problems: ['Service gateway leads in from outside, and the passwords are public'],
    },
    {
      when: 'a container has a port of its node',
      change: set('StatefulSet redis', `${POD}/containers/0/ports/0/hostPort`, 6379),
      problems: ['StatefulSet redis, container redis leads in from outside, and the passwords are public'],
    },
  ],
});

describeCheck({
  promise: 'every service logs in as itself, and nobody may do everything',
  check: powerfulUsers,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'a worker logs in as the gateway',
      change: set(
        'Secret worker-default',
        '/data/redis-url',
        btoa('redis://tidegate-gateway:local@redis:6379'),
      ),
      problems: ['Secret worker-default: redis-url is that of tidegate-gateway'],
    },
    {
      when: 'the broker has an administrator and a guest',
      change: set(
        'Secret rabbitmq',
        '/data/definitions.json',
        asData({
          users: [
            { name: 'tidegate', tags: ['administrator'] },
            { name: 'guest', tags: [] },
          ],
        }),
      ),
      problems: ['tidegate', 'guest'].map(
        (name) => `Secret rabbitmq makes ${name} a user who may do everything`,
      ),
    },
    {
      when: 'the image of the broker makes one',
      change: set('StatefulSet rabbitmq', `${VARIABLE}/name`, 'RABBITMQ_DEFAULT_USER'),
      problems: [
        'StatefulSet rabbitmq, container rabbitmq has RABBITMQ_DEFAULT_USER, which makes an administrator',
      ],
    },
    {
      when: 'the store lets everybody in',
      change: set('Secret redis', '/data/users.acl', btoa('user default on nopass ~* +@all\n')),
      problems: ['Secret redis lets in who gives no name'],
    },
  ],
});
