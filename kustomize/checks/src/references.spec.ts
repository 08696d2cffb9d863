import { deadAddresses, strayObjects } from './checks/placement.check.js';
import { danglingReferences, missingVolumes } from './checks/references.check.js';
import { OVERLAYS } from './kustomizations.js';
import { remove, set } from './testing/change.js';
import { describeCheck } from './testing/describe-check.js';

describeCheck({
  promise: 'every name, and every key, leads to something',
  check: danglingReferences,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'a ServiceAccount is missing',
      change: remove('ServiceAccount worker'),
      problems: ['Deployment worker names ServiceAccount worker, which is not there'],
    },
    {
      when: 'a Secret lacks its key',
      change: remove('Secret keda', '/data/management-url'),
      problems: [
        'TriggerAuthentication rabbitmq-management names key management-url of Secret keda, which is not there',
      ],
    },
    {
      when: 'a pod refers to a ConfigMap by its name without the hash',
      change: set('StatefulSet redis', '/spec/template/spec/volumes/0/configMap/name', 'redis-configuration'),
      problems: ['StatefulSet redis names ConfigMap redis-configuration, which is not there'],
    },
    {
      when: 'the TriggerAuthentication is missing',
      change: remove('TriggerAuthentication rabbitmq-management'),
      problems: ['ScaledObject worker names TriggerAuthentication rabbitmq-management, which is not there'],
    },
    {
      when: 'the TriggerAuthentication takes a key that is not there',
      change: set('TriggerAuthentication rabbitmq-management', '/spec/secretTargetRef/0/key', 'host'),
      problems: [
        'TriggerAuthentication rabbitmq-management names key host of Secret keda, which is not there',
      ],
    },
    {
      when: 'what is scaled is missing',
      change: set('ScaledObject worker', '/spec/scaleTargetRef/name', 'workers'),
      problems: ['ScaledObject worker names Deployment workers, which is not there'],
    },
    {
      when: 'a Role is bound that is not there',
      of: 'overlays/startup-aware',
      change: remove('Role scaler'),
      problems: ['RoleBinding scaler names Role scaler, which is not there'],
    },
    {
      when: 'an Ingress names a Secret that nobody is asked for',
      of: 'examples/everything',
      change: set('Ingress gateway', '/spec/tls/0/secretName', 'tidegate-tls'),
      problems: ['Ingress gateway names Secret tidegate-tls, which is not there'],
    },
    {
      when: 'brokers that an operator makes have no user',
      of: 'overlays/production',
      change: remove('RabbitmqCluster rabbitmq', '/spec/secretBackend'),
      problems: ['RabbitmqCluster rabbitmq names no Secret'],
    },
  ],
});

describeCheck({
  promise: 'every volume that is mounted is there',
  check: missingVolumes,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'the claim of the data is gone',
      change: set('StatefulSet redis', '/spec/volumeClaimTemplates', []),
      problems: ['StatefulSet redis, container redis mounts data, which its pod does not have'],
    },
  ],
});

describeCheck({
  promise: 'every object is in the overlay’s namespace and has the label by which pruning finds objects',
  check: strayObjects,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'a component comes after the namespace',
      change: remove('Service redis', '/metadata/namespace'),
      problems: ['Service redis is in namespace (any)'],
    },
    {
      when: 'an object has other labels',
      change: set('ScaledObject worker', '/metadata/labels', {}),
      problems: ['ScaledObject worker lacks app.kubernetes.io/part-of'],
    },
  ],
});

describeCheck({
  promise: 'every address in a Secret leads to a Service and its port',
  check: deadAddresses,
  holdsFor: OVERLAYS,
  breakages: [
    {
      when: 'KEDA would look for the broker in its own namespace',
      change: set('Secret keda', '/data/management-url', btoa('http://user:password@rabbitmq:15672/')),
      problems: ['Secret keda: management-url leads to rabbitmq:15672, where no Service is'],
    },
    {
      when: 'a port is wrong',
      change: set('Secret gateway', '/data/redis-url', btoa('redis://:password@redis:6380')),
      problems: ['Secret gateway: redis-url leads to redis:6380, where no Service is'],
    },
  ],
});
