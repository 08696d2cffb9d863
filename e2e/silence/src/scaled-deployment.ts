import { FakeCluster, theWorkers } from '@tidegate/fake-cluster';
import { parseScaledObject, type ScaledObject } from '@tidegate/autoscaling';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const FILE = join(WORKSPACE_ROOT, 'kustomize/overlays/startup-aware/scaledobject.yaml');
const NAME = 'worker';

interface ScaledObjectFile {
  readonly metadata: object;
  readonly spec: { readonly triggers: readonly { readonly type: string; readonly metadata: object }[] };
}

/** The Deployment of a model's workers and its ScaledObject, as `overlays/startup-aware` has them, on a cluster without pods. */
export class ScaledDeployment {
  private constructor(
    readonly cluster: FakeCluster,
    readonly scaledObject: ScaledObject,
    readonly metadata: Readonly<Record<string, string>>,
  ) {}

  static async start(model: string): Promise<ScaledDeployment> {
    const cluster = await FakeCluster.start();
    const { metadata, spec } = parse(readFileSync(FILE, 'utf8')) as ScaledObjectFile;
    const triggers = spec.triggers.map((trigger) => ({
      ...trigger,
      metadata: { ...trigger.metadata, model },
    }));
    const scaledObject = {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: { ...metadata, name: NAME, namespace: 'tidegate' },
      spec: { ...spec, triggers },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    };
    cluster.objects.scaledobjects.put(scaledObject);
    const workers = theWorkers(0);
    cluster.objects.deployments.put({
      ...workers,
      spec: { ...workers.spec, selector: { matchLabels: workers.metadata.labels } },
    });
    const [trigger] = triggers;
    return new ScaledDeployment(
      cluster,
      parseScaledObject(JSON.stringify(scaledObject)),
      trigger?.metadata ?? {},
    );
  }

  get replicas(): number {
    const { spec } = this.cluster.objects.deployments.get(NAME) ?? {};
    return (spec as { readonly replicas?: number }).replicas ?? 0;
  }

  /** Changes the number without a request: KEDA, the HPA, or a user. */
  set(replicas: number): void {
    const before = this.cluster.objects.deployments.get(NAME);
    if (before === undefined) throw new Error('there is no Deployment');
    this.cluster.objects.deployments.put({
      ...before,
      spec: { ...before.spec, replicas },
      status: { ...before.status, replicas },
    });
  }

  /** Numbers that a scaler has asked the API to set. */
  get stepsOfScalers(): number {
    return this.cluster.requests('PUT').filter(({ path }) => path.endsWith('/scale')).length;
  }
}
