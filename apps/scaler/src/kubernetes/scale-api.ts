import type { V1Scale } from '@kubernetes/client-node';
import type { ScaledObjectName } from './cluster-reading.js';
import { statusOfRefusal, type KubernetesApis } from './kubernetes-apis.js';

const CONFLICT = 409;
const COMPONENT = 'tidegate-scaler';

/** How many pods a Deployment should have and has, as it was read. */
export interface DeploymentScale extends ScaledObjectName {
  /** `spec.replicas`. */
  readonly replicas: number;
  /** `status.replicas`: pods that exist and do not terminate. */
  readonly statusReplicas: number;
  /** Identifies the Deployment and this state of it. */
  readonly object: V1Scale;
}

/** Something that is reported at a Deployment, as `kubectl describe` shows it. */
export interface DeploymentEvent {
  readonly type: 'Normal' | 'Warning';
  /** One word. */
  readonly reason: string;
  readonly message: string;
}

/** The number of pods of a Deployment, and the events about it. Every method rejects when there is no answer in time. */
export class ScaleApi {
  /** @param instance - which scaler reports events */
  constructor(
    private readonly apis: KubernetesApis,
    private readonly instance: string,
  ) {}

  /** Reads the subresource `scale`. */
  async read({ name, namespace }: ScaledObjectName): Promise<DeploymentScale> {
    const object = await this.apis.apps.readNamespacedDeploymentScale({ name, namespace });
    return {
      name,
      namespace,
      replicas: object.spec?.replicas ?? 0,
      statusReplicas: object.status?.replicas ?? 0,
      object,
    };
  }

  /**
   * Sets the number, provided that the Deployment has not changed since it was read: so one who was frozen in between
   * changes nothing.
   *
   * @returns whether it is set
   */
  async set({ name, namespace, object }: DeploymentScale, replicas: number): Promise<boolean> {
    const { metadata } = object;
    const body: V1Scale = {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      ...(metadata === undefined ? {} : { metadata }),
      spec: { replicas },
    };
    try {
      await this.apis.apps.replaceNamespacedDeploymentScale({ name, namespace, body });
      return true;
    } catch (error) {
      if (statusOfRefusal(error) === CONFLICT) return false;
      throw error;
    }
  }

  /** Reports an event. */
  async report({ name, namespace, object }: DeploymentScale, event: DeploymentEvent): Promise<void> {
    const now = new Date();
    const { uid } = object.metadata ?? {};
    await this.apis.core.createNamespacedEvent({
      namespace,
      body: {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { generateName: `${name}.`, namespace },
        involvedObject: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name,
          namespace,
          ...(uid === undefined ? {} : { uid }),
        },
        ...event,
        source: { component: COMPONENT },
        reportingComponent: COMPONENT,
        reportingInstance: this.instance,
        firstTimestamp: now,
        lastTimestamp: now,
        count: 1,
      },
    });
  }
}
