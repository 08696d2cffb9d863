import {
  observedWorkers,
  type ArrivalsBySecond,
  type ObservedWorker,
  type PolicyObservation,
} from '@tidegate/autoscaling';
import type { WorkerHeartbeat } from '@tidegate/contracts';
import type { ClusterPod, ClusterReading } from '../kubernetes/cluster-reading.js';
import type { ModelReading } from './model.readings.js';
import { waitingJobs } from './waiting-jobs.js';

/** The readings that are combined. */
export interface ObserveInput {
  /** Since the epoch. */
  readonly nowSeconds: number;
  readonly reading: ModelReading;
  /** Absent where there is no cluster, or while it does not answer. */
  readonly cluster?: ClusterReading | undefined;
  /** Seconds between the creation of a pod and the start of its worker; workers measure from the latter. */
  readonly startupLeadSeconds: number;
}

/** The input of the policy, and the number that the HPA starts from. */
export interface ModelObservation {
  readonly observation: PolicyObservation;
  /** `status.replicas` of the Deployment, or the workers that are seen where there is no cluster. */
  readonly currentReplicas: number;
}

/**
 * Combines the readings for the policy. On a cluster the pods show which workers there are, also those that have not
 * sent a heartbeat yet, and the heartbeats show what they do. Without a cluster the heartbeats show both.
 */
export function observe(input: ObserveInput): ModelObservation {
  const { nowSeconds, reading, cluster, startupLeadSeconds } = input;
  const { arrivals, heartbeats, measured } = reading;
  const workers =
    cluster === undefined ? observedWorkers(heartbeats) : workersInPods(cluster.pods, heartbeats);
  return {
    observation: {
      nowSeconds,
      arrivals: reading.isPaused ? withoutJobs(arrivals) : arrivals,
      ready: reading.isPaused ? 0 : waitingJobs(reading, nowSeconds),
      unacknowledged: heartbeats.filter(({ busySinceMs }) => busySinceMs !== undefined).length,
      workers,
      startupSeconds: measured.startupSeconds.map((seconds) => seconds + startupLeadSeconds),
      serviceSeconds: measured.serviceSeconds,
    },
    currentReplicas: cluster?.replicas ?? workers.length,
  };
}

/** Jobs that arrive while their model is paused need no worker. */
function withoutJobs(arrivals: ArrivalsBySecond): ArrivalsBySecond {
  return { ...arrivals, counts: new Array<number>(arrivals.counts.length).fill(0) };
}

/**
 * The median time between the creation of a pod and the start of its worker: image, volumes, node.
 *
 * @returns seconds, or `undefined` while no pod reports one
 */
export function measureStartupLead(
  pods: readonly ClusterPod[],
  heartbeats: readonly WorkerHeartbeat[],
): number | undefined {
  const startedAtMs = new Map(heartbeats.map((heartbeat) => [heartbeat.workerId, heartbeat.startedAtMs]));
  const leads = pods
    .flatMap(({ name, createdAtSeconds, restarts }) => {
      const started = startedAtMs.get(name);
      return started === undefined || restarts > 0 ? [] : [Math.max(0, started / 1000 - createdAtSeconds)];
    })
    .sort((one, other) => one - other);
  return leads[Math.floor(leads.length / 2)];
}

function workersInPods(
  pods: readonly ClusterPod[],
  heartbeats: readonly WorkerHeartbeat[],
): readonly ObservedWorker[] {
  const byId = new Map(heartbeats.map((heartbeat) => [heartbeat.workerId, heartbeat]));
  return pods
    .filter(({ isTerminating }) => !isTerminating)
    .map((pod) => workerInPod(pod, byId.get(pod.name)));
}

function workerInPod(pod: ClusterPod, heartbeat: WorkerHeartbeat | undefined): ObservedWorker {
  const { createdAtSeconds, isReady, restarts } = pod;
  const [worker] = observedWorkers(heartbeat === undefined ? [] : [heartbeat]);
  if (worker === undefined) return { state: isReady ? 'idle' : 'starting', sinceSeconds: createdAtSeconds };
  return worker.state === 'starting' && restarts === 0
    ? { ...worker, sinceSeconds: createdAtSeconds }
    : worker;
}
