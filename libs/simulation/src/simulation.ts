import { chooseVictims } from '@tidegate/autoscaling';
import { EventHeap } from './event-heap.js';
import type { ClusterView } from './replica-controller.js';
import type { SimulatedWorker } from './simulated-worker.js';
import type { SimulationOptions, SimulationResult } from './simulation.types.js';

const NEVER = Number.POSITIVE_INFINITY;

/** One run of the simulator; see `simulate`. */
export class Simulation implements ClusterView {
  nowSeconds = 0;
  replicas = 0;
  ready = 0;
  unacknowledged = 0;
  arrived = 0;
  workers: SimulatedWorker[] = [];

  private readonly heap = new EventHeap<SimulatedWorker>();
  /** Idle workers, the longest idle first. */
  private idle: SimulatedWorker[] = [];
  /** Jobs of killed workers, before all others. */
  private readonly returned: number[] = [];
  private nextJob = 0;
  private busy = 0;
  private finished = 0;
  private created = 0;
  private interrupted = 0;
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
      this.nowSeconds = next;
      this.happen();
    }
  }

  private nextEventSeconds(): number {
    const { options, arrived } = this;
    let next = options.arrivalsSeconds[arrived] ?? NEVER;
    if (this.heap.nextSeconds < next) next = this.heap.nextSeconds;
    if (options.controller.nextDueSeconds < next) next = options.controller.nextDueSeconds;
    if (this.nextReadingSeconds < next) next = this.nextReadingSeconds;
    const interruption = options.interruptionsSeconds[this.interrupted];
    return interruption !== undefined && interruption < next ? interruption : next;
  }

  /** Does one thing that is due now; of several, workers go first, then arrivals, readings, and the controller last. */
  private happen(): void {
    const { options, nowSeconds } = this;
    this.events += 1;
    if (this.heap.nextSeconds <= nowSeconds) this.workerEvent();
    else if ((options.interruptionsSeconds[this.interrupted] ?? NEVER) <= nowSeconds) this.interrupt();
    else if ((options.arrivalsSeconds[this.arrived] ?? NEVER) <= nowSeconds) this.arrive();
    else if (this.nextReadingSeconds <= nowSeconds) {
      this.look();
      this.nextReadingSeconds += options.readingIntervalSeconds;
    } else this.control();
  }

  private workerEvent(): void {
    const worker = this.heap.pop()?.worker;
    if (worker === undefined || worker.isGone) return;
    if (worker.readySinceSeconds === undefined) this.becomeReady(worker);
    else this.finishJob(worker);
  }

  private becomeReady(worker: SimulatedWorker): void {
    worker.readySinceSeconds = this.nowSeconds;
    worker.sinceSeconds = this.nowSeconds;
    this.options.controller.startedUp?.(this.nowSeconds - worker.createdAtSeconds);
    this.takeOrRest(worker);
  }

  private finishJob(worker: SimulatedWorker): void {
    const { job } = worker;
    if (job === undefined) return;
    this.latencies[job] = this.nowSeconds - (this.options.arrivalsSeconds[job] ?? 0);
    this.lastFinishSeconds = this.nowSeconds;
    this.finished += 1;
    this.busy -= 1;
    worker.job = undefined;
    this.options.controller.served?.(this.nowSeconds - worker.sinceSeconds);
    worker.sinceSeconds = this.nowSeconds;
    if (worker.isTerminating) this.end(worker, this.options.terminationSeconds);
    else this.takeOrRest(worker);
  }

  private takeOrRest(worker: SimulatedWorker): void {
    const job = this.returned.pop() ?? (this.nextJob < this.arrived ? this.nextJob++ : undefined);
    if (job === undefined) this.idle.push(worker);
    else this.take(worker, job);
  }

  private take(worker: SimulatedWorker, job: number): void {
    worker.job = job;
    worker.sinceSeconds = this.nowSeconds;
    this.busy += 1;
    this.heap.push({ atSeconds: this.nowSeconds + (this.options.serviceSeconds[job] ?? 0), worker });
  }

  private arrive(): void {
    this.arrived += 1;
    const worker = this.idle.shift();
    if (worker !== undefined) this.take(worker, this.nextJob++);
    const { controller } = this.options;
    if (this.replicas > 0 || controller.wake === undefined) return;
    this.refresh();
    this.scaleTo(controller.wake(this));
  }

  private control(): void {
    this.refresh();
    this.scaleTo(this.options.controller.step(this));
  }

  private refresh(): void {
    if (this.options.readingIntervalSeconds === 0) this.look();
  }

  private look(): void {
    this.ready = this.arrived - this.nextJob + this.returned.length;
    this.unacknowledged = this.busy;
  }

  private scaleTo(replicas: number): void {
    if (replicas === this.replicas) return;
    this.replicas = replicas;
    this.steps.push([this.nowSeconds, replicas]);
    while (this.workers.length < replicas) this.create();
    if (this.workers.length > replicas) this.terminate(this.workers.length - replicas);
  }

  private create(): void {
    const { nowSeconds } = this;
    const worker: SimulatedWorker = {
      name: String(this.created).padStart(9, '0'),
      createdAtSeconds: nowSeconds,
      readySinceSeconds: undefined,
      job: undefined,
      sinceSeconds: nowSeconds,
      isTerminating: false,
      isGone: false,
    };
    this.created += 1;
    this.workers.push(worker);
    this.heap.push({ atSeconds: nowSeconds + this.options.nextStartupSeconds(), worker });
  }

  private terminate(count: number): void {
    const candidates = this.workers.map((worker) => ({
      worker,
      name: worker.name,
      ready: worker.readySinceSeconds !== undefined,
      readySinceSeconds: worker.readySinceSeconds ?? 0,
      createdAtSeconds: worker.createdAtSeconds,
      deletionCost: this.options.idleGoFirst && worker.job !== undefined ? 1 : 0,
    }));
    const victims = chooseVictims(candidates, count).map((candidate) => candidate.worker);
    for (const victim of victims) {
      victim.isTerminating = true;
      if (victim.job === undefined) this.end(victim, this.options.terminationSeconds);
    }
    this.workers = this.workers.filter((worker) => !worker.isTerminating);
    this.idle = this.idle.filter((worker) => !worker.isTerminating);
  }

  /** Kills the worker that has been ready longest, and starts another in its place. */
  private interrupt(): void {
    this.interrupted += 1;
    const worker = this.workers.find((one) => one.readySinceSeconds !== undefined);
    if (worker === undefined) return;
    if (worker.job !== undefined) {
      this.returned.push(worker.job);
      this.busy -= 1;
    }
    this.workers = this.workers.filter((one) => one !== worker);
    this.idle = this.idle.filter((one) => one !== worker);
    this.end(worker, 0);
    this.create();
    const rested = this.returned.length > 0 ? this.idle.shift() : undefined;
    if (rested !== undefined) this.takeOrRest(rested);
  }

  private end(worker: SimulatedWorker, afterSeconds: number): void {
    worker.isGone = true;
    this.count(worker.createdAtSeconds, this.nowSeconds + afterSeconds);
  }

  /** Adds the time of one worker that lies in the window. */
  private count(fromSeconds: number, toSeconds: number): void {
    const firstArrival = this.options.arrivalsSeconds[0] ?? 0;
    this.workerSeconds += Math.max(0, toSeconds - Math.max(fromSeconds, firstArrival));
  }

  private resultAt(endSeconds: number): SimulationResult {
    for (const worker of this.workers) this.count(worker.createdAtSeconds, endSeconds);
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
