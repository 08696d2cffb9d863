import type { SimulatedWorker } from './simulated-worker.js';

/** What a controller sees of a simulated cluster. It changes, so read it at once and do not keep it. */
export interface ClusterView {
  readonly nowSeconds: number;
  /** The current `spec.replicas`. */
  readonly replicas: number;
  /** Jobs that wait, as its source last counted them. */
  readonly ready: number;
  /** Running jobs, as the source last counted them. */
  readonly unacknowledged: number;
  /** Jobs pushed so far, exact. */
  readonly arrived: number;
  /** Workers that exist and are not terminating, oldest first. */
  readonly workers: readonly SimulatedWorker[];
}

/** Decides on `spec.replicas`: the control loops of a cluster with one policy. */
export interface ReplicaController {
  /** When it wants to be called next, seconds; above the time of the last call. */
  readonly nextDueSeconds: number;
  /** Called when due; returns the new `spec.replicas`. */
  step(view: ClusterView): number;
  /** Called at each arrival while there are no replicas, as by a scaler that pushes; returns the same as `step`. */
  wake?(view: ClusterView): number;
  /** Receives each completed start, with its duration. */
  startedUp?(startupSeconds: number): void;
  /** Receives each completed job, with its duration. */
  served?(serviceSeconds: number): void;
}
