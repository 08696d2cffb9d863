import { Environment } from '@marcbachmann/cel-js';
import type { IValidatingAdmissionPolicy } from 'kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy';

/** An object of a cluster, as the parts of it that an admission policy may ask for. */
export interface AdmittedObject {
  readonly metadata: {
    readonly name?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly object[];
    readonly finalizers?: readonly string[];
  };
  readonly spec: object;
  readonly status?: object;
}

/** A change that somebody asks the API server for. */
export interface ChangeRequest {
  /** `system:serviceaccount:tidegate:scaler` */
  readonly username: string;
  readonly namespace: string;
  readonly resource: { readonly group: string; readonly version: string; readonly resource: string };
  /** `scale`; absent for the object itself. */
  readonly subResource?: string;
  /** Absent for an object that is made. */
  readonly before?: AdmittedObject;
  readonly after: AdmittedObject;
}

/**
 * The messages with which a policy refuses a change; none when it admits it or is not about it. As Kubernetes evaluates one
 * (https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy): all conditions must match, then all
 * validations must be true.
 *
 * @throws {Error} when an expression cannot be evaluated, which with `failurePolicy: Fail` refuses the change
 */
export function refusals(
  { spec }: IValidatingAdmissionPolicy,
  { username, namespace, resource, subResource = '', before, after }: ChangeRequest,
): readonly string[] {
  const operation = before === undefined ? 'CREATE' : 'UPDATE';
  const path = subResource === '' ? resource.resource : `${resource.resource}/${subResource}`;
  const isMeant = (spec?.matchConstraints?.resourceRules ?? []).some(
    ({ apiGroups = [], apiVersions = [], operations = [], resources = [] }) =>
      apiGroups.includes(resource.group) &&
      apiVersions.includes(resource.version) &&
      operations.includes(operation) &&
      resources.includes(path),
  );
  if (!isMeant) return [];
  const expressions = new Environment({ unlistedVariablesAreDyn: true });
  const request = { operation, subResource, namespace, resource, userInfo: { username } };
  const variables: Record<string, unknown> = {};
  const evaluate = (expression: string): unknown =>
    expressions.evaluate(expression, { request, object: after, oldObject: before ?? null, variables });
  if (!(spec?.matchConditions ?? []).every(({ expression }) => evaluate(expression) === true)) return [];
  for (const { name, expression } of spec?.variables ?? []) variables[name] = evaluate(expression);
  return (spec?.validations ?? [])
    .filter(({ expression }) => evaluate(expression) !== true)
    .map(({ expression, message }) => message ?? expression);
}
