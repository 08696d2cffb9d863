import type { FakeObject } from './fake-collection.js';

/** The members of a Deployment that its `scale` shows. */
interface DeploymentBody {
  readonly spec?: {
    readonly replicas?: number;
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  };
  readonly status?: { readonly replicas?: number };
}

interface ScaleBody {
  readonly metadata?: { readonly resourceVersion?: string };
  readonly spec?: { readonly replicas?: number };
}

/** The subresource `scale` of a Deployment. */
export function scaleOf(deployment: FakeObject): object {
  const { name, namespace, resourceVersion } = deployment.metadata;
  const { spec = {}, status = {} } = deployment as DeploymentBody;
  const selector = Object.entries(spec.selector?.matchLabels ?? {})
    .map(([label, value]) => `${label}=${value}`)
    .join(',');
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, resourceVersion },
    spec: { replicas: spec.replicas ?? 0 },
    status: { replicas: status.replicas ?? 0, selector },
  };
}

/** A Deployment whose `scale` is set, with as many pods at once: of the version that was read before. */
export function scaled(deployment: FakeObject, scale: unknown): FakeObject {
  const { metadata, spec } = scale as ScaleBody;
  const replicas = spec?.replicas ?? 0;
  const resourceVersion = metadata?.resourceVersion ?? '';
  return {
    ...deployment,
    metadata: { ...deployment.metadata, resourceVersion },
    spec: { ...deployment.spec, replicas },
    status: { ...deployment.status, replicas },
  };
}
