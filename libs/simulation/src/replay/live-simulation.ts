import type { ReplicaController } from '../replica-controller.js';
import { SimulatedCluster, type SimulatedClusterOptions } from '../simulated-cluster.js';

/** What is simulated. All times are seconds from the start of the simulation. */
export interface LiveSimulationOptions extends Pick<
  SimulatedClusterOptions,
  'nextStartupSeconds' | 'serviceSecondsOf' | 'idleGoFirst'
> {
  readonly controller: ReplicaController;
  /** A job arrives now, before the controller can see it. */
  readonly onArrival: (atSeconds: number) => void;
}

/**
 * A simulation that goes on with the real time: what arrives is given little by little. It keeps only what waits, runs and
 * exists. With the same arrivals it does what `simulate` does.
 */
export class LiveSimulation {
  /** Workers × their time from creation to their end, so far. */
  workerSeconds = 0;
  /** Waiting jobs × time, so far: the sum of the waits, those of jobs that still wait included. */
  waitingSeconds = 0;
  private readonly cluster: SimulatedCluster;

  constructor(private readonly options: LiveSimulationOptions) {
    this.cluster = new SimulatedCluster({ ...options, isReadAlways: true });
  }

  /** Workers that there should be now. */
  get replicas(): number {
    return this.cluster.replicas;
  }

  /**
   * Goes on up to a time, and does all that is due before it.
   *
   * @param toSeconds - from the present time of the simulation
   * @param arrivalsSeconds - all jobs that arrive up to then, ascending
   */
  advance(toSeconds: number, arrivalsSeconds: readonly number[]): void {
    const { cluster, options } = this;
    let next = 0;
    for (;;) {
      const arrival = arrivalsSeconds[next] ?? Number.POSITIVE_INFINITY;
      const due = Math.min(arrival, cluster.nextWorkerSeconds, options.controller.nextDueSeconds);
      if (due >= toSeconds) break;
      this.pass(due);
      if (cluster.nextWorkerSeconds <= due) cluster.workerEvent();
      else if (arrival <= due) {
        next += 1;
        options.onArrival(arrival);
        cluster.arrive();
      } else cluster.control();
    }
    this.pass(toSeconds);
  }

  private pass(toSeconds: number): void {
    const { cluster } = this;
    const seconds = toSeconds - cluster.nowSeconds;
    this.workerSeconds += seconds * cluster.existing;
    this.waitingSeconds += seconds * cluster.waiting;
    cluster.nowSeconds = toSeconds;
  }
}
