import { podSecurityProblems } from './checks/pod-security.check.js';
import { OVERLAYS } from './kustomizations.js';
import { remove, set } from './testing/change.js';
import { describeCheck } from './testing/describe-check.js';

const POD = '/spec/template/spec';

describeCheck({
  promise: 'every pod keeps to the restricted profile, and to what we ask of it beyond that',
  check: podSecurityProblems,
  holdsFor: OVERLAYS,
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
      when: 'an image names no version',
      change: set('Deployment worker', `${POD}/containers/0/image`, 'tidegate/worker'),
      problems: ['Deployment worker, container worker runs tidegate/worker, which names no version'],
    },
  ],
});
