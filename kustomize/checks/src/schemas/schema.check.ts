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
  return validate(schema, kind === 'Secret' ? inOneLine(object) : object);
}

/** kustomize breaks long values of a Secret into lines, which an API server takes; the schema knows base64 without any. */
function inOneLine(secret: KubernetesObject): KubernetesObject {
  const { data = {} } = secret as { readonly data?: Readonly<Record<string, string>> };
  const values = Object.entries(data).map(([key, value]) => [key, value.replaceAll('\n', '')]);
  return { ...secret, data: Object.fromEntries(values) as unknown } as KubernetesObject;
}
