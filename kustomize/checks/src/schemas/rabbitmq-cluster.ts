import { PodSpec } from 'kubernetes-models/v1/PodSpec';
import { podOfBrokers, type KubernetesObject } from '../kubernetes-object.js';
import { validate } from './validate.js';

/**
 * The fields of a RabbitmqCluster that we use. No package publishes its schema, so these were copied by hand from
 * https://www.rabbitmq.com/kubernetes/operator/using-operator; `true` stands for anything within.
 */
interface Fields {
  readonly [name: string]: true | Fields;
}

const FIELDS: Fields = {
  apiVersion: true,
  kind: true,
  metadata: true,
  spec: {
    image: true,
    replicas: true,
    terminationGracePeriodSeconds: true,
    persistence: { storage: true, storageClassName: true },
    resources: { requests: { cpu: true, memory: true }, limits: { cpu: true, memory: true } },
    rabbitmq: { additionalConfig: true, advancedConfig: true, additionalPlugins: true },
    secretBackend: { externalSecret: { name: true } },
    override: { statefulSet: { spec: { template: { spec: true } } } },
  },
};

/** The fields of a RabbitmqCluster that are unknown. The specification of its pods does have a published schema. */
export function unknownFieldsOfRabbitmqCluster(object: KubernetesObject): readonly string[] {
  const pod = podOfBrokers(object);
  return [...unknown(object, FIELDS, ''), ...(pod ? validate(PodSpec, pod) : [])];
}

function unknown(value: object, fields: Fields, path: string): readonly string[] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const known = fields[name];
    if (known === undefined) return [`unknown field ${path}${name}`];
    if (known === true || typeof inner !== 'object' || inner === null) return [];
    return unknown(inner, known, `${path}${name}.`);
  });
}
