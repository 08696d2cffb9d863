import type { KubernetesObject } from '../kubernetes-object.js';
import { titleOf } from '../kubernetes-object.js';
import { PUBLISHED_SCHEMAS } from './published-schemas.js';
import { unknownFieldsOfRabbitmqCluster } from './rabbitmq-cluster.js';
import { validate } from './validate.js';

const isPublished = (kind: string): kind is keyof typeof PUBLISHED_SCHEMAS =>
  Object.hasOwn(PUBLISHED_SCHEMAS, kind);

/** The problems that the schemas of Kubernetes and KEDA find, unknown fields included. */
export function schemaProblems(objects: readonly KubernetesObject[]): readonly string[] {
  return objects.flatMap((object) => problemsOf(object).map((problem) => `${titleOf(object)}: ${problem}`));
}

function problemsOf(object: KubernetesObject): readonly string[] {
  const { apiVersion, kind } = object;
  if (kind === 'RabbitmqCluster') return unknownFieldsOfRabbitmqCluster(object);
  if (!isPublished(kind)) return [`no schema of ${apiVersion} ${kind} is known`];
  const schema = PUBLISHED_SCHEMAS[kind];
  if (schema.apiVersion !== apiVersion) return [`apiVersion is ${apiVersion}, not ${schema.apiVersion}`];
  return validate(schema, object);
}
