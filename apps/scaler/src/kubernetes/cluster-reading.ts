/** A ScaledObject by name. */
export interface ScaledObjectName {
  readonly name: string;
  readonly namespace: string;
}

/** What a ScaledObject is known by, in maps and in messages: `namespace/name`. */
export function scaledObjectKey({ name, namespace }: ScaledObjectName): string {
  return `${namespace}/${name}`;
}

/** A pod of a worker Deployment. Times are seconds since the epoch. */
export interface ClusterPod {
  /** Also the id of the worker in it (`WORKER_ID` from the downward API). */
  readonly name: string;
  readonly createdAtSeconds: number;
  readonly isReady: boolean;
  /** The pod is being deleted. */
  readonly isTerminating: boolean;
  /** How many times its container was started again. */
  readonly restarts: number;
  /** The annotation `controller.kubernetes.io/pod-deletion-cost`; 0 where there is none. */
  readonly deletionCost: number;
}

/** What the cluster reports of the Deployment that a ScaledObject scales. */
export interface ClusterReading {
  /** `status.replicas`: what the HPA starts from; pods that are being deleted do not count. */
  readonly replicas: number;
  readonly pods: readonly ClusterPod[];
}
