import { SimulatedCluster } from './simulated-cluster.js';
import type { SimulatedWorker } from './simulated-worker.js';
import type { SimulationOptions, SimulationResult } from './simulation.types.js';

const NEVER = Number.POSITIVE_INFINITY;

/** One run of the simulator; see `simulate`. */
export class Simulation {
  private readonly cluster: SimulatedCluster;
  private finished = 0;
  private interrupted = 0;
  /** The worker that stops now is killed: it does not terminate in order. */
  private isInterrupting = false;
  private workerSeconds = 0;
  private lastFinishSeconds = 0;
  private events = 0;
  private nextReadingSeconds: number;
  private readonly latencies: Float64Array;
  private readonly steps: [number, number][] = [];
  private readonly options: Required<SimulationOptions>;

  constructor(options: SimulationOptions) {
    this.options = {
      terminationSeconds: 0,
      readingIntervalSeconds: 0,
      readingPhaseSeconds: 0,
      interruptionsSeconds: [],
      idleGoFirst: false,
      tailSeconds: 600,
      patienceSeconds: 86_400,
      ...options,
    };
    const { readingIntervalSeconds, readingPhaseSeconds } = this.options;
    this.nextReadingSeconds =
      readingIntervalSeconds > 0 ? readingPhaseSeconds % readingIntervalSeconds : NEVER;
    this.latencies = new Float64Array(options.arrivalsSeconds.length).fill(Number.NaN);
    this.cluster = new SimulatedCluster({
      controller: options.controller,
      nextStartupSeconds: options.nextStartupSeconds,
      serviceSecondsOf: (job) => options.serviceSeconds[job] ?? 0,
      idleGoFirst: this.options.idleGoFirst,
      isReadAlways: readingIntervalSeconds === 0,
      onFinished: (job) => this.jobFinished(job),
      onStopped: (worker) => this.workerStopped(worker),
      onScaled: (replicas) => this.steps.push([this.cluster.nowSeconds, replicas]),
    });
  }

  run(): SimulationResult {
    const { arrivalsSeconds, tailSeconds, patienceSeconds } = this.options;
    const count = arrivalsSeconds.length;
    const lastArrival = arrivalsSeconds[count - 1] ?? 0;
    for (;;) {
      const isDone = this.finished === count;
      const endSeconds = isDone
        ? Math.max(lastArrival, this.lastFinishSeconds) + tailSeconds
        : lastArrival + patienceSeconds;
      const next = this.nextEventSeconds();
      if (next > endSeconds) return this.resultAt(endSeconds);
      this.cluster.nowSeconds = next;
      this.happen();
    }
  }

  private nextEventSeconds(): number {
    const { options, cluster } = this;
    let next = options.arrivalsSeconds[cluster.arrived] ?? NEVER;
    if (cluster.nextWorkerSeconds < next) next = cluster.nextWorkerSeconds;
    if (options.controller.nextDueSeconds < next) next = options.controller.nextDueSeconds;
    if (this.nextReadingSeconds < next) next = this.nextReadingSeconds;
    const interruption = options.interruptionsSeconds[this.interrupted];
    return interruption !== undefined && interruption < next ? interruption : next;
  }

  /** Does one thing that is due now; of several, workers go first, then arrivals, readings, and the controller last. */
  private happen(): void {
    const { options, cluster } = this;
    const { nowSeconds } = cluster;
    this.events += 1;
    if (cluster.nextWorkerSeconds <= nowSeconds) cluster.workerEvent();
    else if ((options.interruptionsSeconds[this.interrupted] ?? NEVER) <= nowSeconds) this.interrupt();
    else if ((options.arrivalsSeconds[cluster.arrived] ?? NEVER) <= nowSeconds) cluster.arrive();
    else if (this.nextReadingSeconds <= nowSeconds) {
      cluster.look();
      this.nextReadingSeconds += options.readingIntervalSeconds;
    } else cluster.control();
  }

  private interrupt(): void {
    this.interrupted += 1;
    this.isInterrupting = true;
    this.cluster.interrupt();
    this.isInterrupting = false;
  }

  private jobFinished(job: number): void {
    const { nowSeconds } = this.cluster;
    this.latencies[job] = nowSeconds - (this.options.arrivalsSeconds[job] ?? 0);
    this.lastFinishSeconds = nowSeconds;
    this.finished += 1;
  }

  private workerStopped({ createdAtSeconds }: SimulatedWorker): void {
    const afterSeconds = this.isInterrupting ? 0 : this.options.terminationSeconds;
    this.count(createdAtSeconds, this.cluster.nowSeconds + afterSeconds);
  }

  /** Adds the time of one worker that lies in the window. */
  private count(fromSeconds: number, toSeconds: number): void {
    const firstArrival = this.options.arrivalsSeconds[0] ?? 0;
    this.workerSeconds += Math.max(0, toSeconds - Math.max(fromSeconds, firstArrival));
  }

  private resultAt(endSeconds: number): SimulationResult {
    for (const worker of this.cluster.workers) this.count(worker.createdAtSeconds, endSeconds);
    return {
      latenciesSeconds: this.latencies,
      workerSeconds: this.workerSeconds,
      lost: this.latencies.length - this.finished,
      replicas: this.steps,
      endSeconds,
      events: this.events,
    };
  }
}
