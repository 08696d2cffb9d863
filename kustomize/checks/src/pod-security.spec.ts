import { podSecurityProblems, unversionedImages } from './checks/pod-security.check.js';
import { OVERLAYS, RENDERED } from './kustomizations.js';
import { remove, set } from './testing/change.js';
import { describeCheck } from './testing/describe-check.js';

const POD = '/spec/template/spec';

describeCheck({
  promise: 'every pod keeps to the restricted profile, and to what we ask of it beyond that',
  check: podSecurityProblems,
  holdsFor: RENDERED,
  breakages: [
    {
      when: 'a pod may run as root',
      change: set('Deployment worker', `${POD}/securityContext/runAsUser`, 0),
      problems: ['Deployment worker may run as root'],
    },
    {
      when: 'a pod gets the variables of Services',
      change: remove('Deployment worker', `${POD}/enableServiceLinks`),
      problems: ['Deployment worker gets a variable for each Service, such as GATEWAY_PORT'],
    },
    {
      when: 'a container has no security settings',
      change: remove('Deployment worker', `${POD}/containers/0/securityContext`),
      problems: [
        'Deployment worker, container worker may gain privileges',
        'Deployment worker, container worker may write to its root file system',
        'Deployment worker, container worker keeps capabilities',
      ],
    },
    {
      when: 'a container has no limit of memory',
      change: remove('Deployment worker', `${POD}/containers/0/resources/limits`),
      problems: ['Deployment worker, container worker has no limit of memory'],
    },
    {
      when: 'the broker has a token of the API server',
      change: remove('StatefulSet rabbitmq', `${POD}/automountServiceAccountToken`),
      problems: ['StatefulSet rabbitmq has a token of the API server'],
    },
    {
      when: 'a folder in memory or on the node has no limit',
      change: set('StatefulSet rabbitmq', `${POD}/volumes/3`, { name: 'tmp', emptyDir: {} }),
      problems: ['StatefulSet rabbitmq may fill the disk of its node'],
    },
    {
      when: 'the brokers of a cluster are left to their operator',
      of: 'overlays/production',
      change: remove('RabbitmqCluster rabbitmq', '/spec/override'),
      problems: [
        ...[
          'may run as root',
          'has no seccomp profile',
          'gets a variable for each Service, such as GATEWAY_PORT',
        ].map((problem) => `RabbitmqCluster rabbitmq ${problem}`),
        ...['setup-container', 'rabbitmq'].flatMap((name) =>
          ['may gain privileges', 'may write to its root file system', 'keeps capabilities'].map(
            (problem) => `RabbitmqCluster rabbitmq, container ${name} ${problem}`,
          ),
        ),
      ],
    },
  ],
});

describeCheck({
  promise: 'every image has a version',
  check: unversionedImages,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'an image names none',
      change: set('Deployment worker', `${POD}/containers/0/image`, 'tidegate/worker'),
      problems: ['Deployment worker, container worker runs tidegate/worker, which names no version'],
    },
  ],
});
