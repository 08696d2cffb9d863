import type { SimulatedWorker } from './simulated-worker.js';

/** What a controller sees of a simulated cluster: live, so to be read at once and not kept. */
export interface ClusterView {
  readonly nowSeconds: number;
  /** `spec.replicas` as it stands. */
  readonly replicas: number;
  /** Jobs that wait, as its source last counted them. */
  readonly ready: number;
  /** Running jobs, as the source last counted them. */
  readonly unacknowledged: number;
  /** Jobs pushed so far, exact. */
  readonly arrived: number;
  /** Workers that exist and are not asked to end, oldest first. */
  readonly workers: readonly SimulatedWorker[];
}

/** Decides on `spec.replicas`: the control loops of a cluster with one policy behind them. */
export interface ReplicaController {
  /** When it wants to be called next, seconds; above the time of the last call. */
  readonly nextDueSeconds: number;
  /** Called when due; answers what `spec.replicas` is from now on. */
  step(view: ClusterView): number;
  /** Called at each arrival while there are no replicas, as by a scaler that pushes; answers as `step`. */
  wake?(view: ClusterView): number;
  /** Receives each start that is over, with how long it took. */
  startedUp?(startupSeconds: number): void;
  /** Receives each job that is done, with how long it ran. */
  served?(serviceSeconds: number): void;
}
