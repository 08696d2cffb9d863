import { chooseVictims } from '@tidegate/autoscaling';
import { EventHeap } from './event-heap.js';
import type { ClusterView, ReplicaController } from './replica-controller.js';
import type { SimulatedWorker } from './simulated-worker.js';

/** What a simulated cluster needs of whoever plays it. */
export interface SimulatedClusterOptions {
  readonly controller: ReplicaController;
  /** Draws how long the next worker takes from its creation to being ready; from 0. */
  readonly nextStartupSeconds: () => number;
  /** How long a job runs, by its place in the order of arrival; seconds above 0. */
  readonly serviceSecondsOf: (job: number) => number;
  /** Whether idle workers are stopped first in a scale-down. */
  readonly idleGoFirst: boolean;
  /** Whether the controller sees the counts of the queue as they are, not as last read. */
  readonly isReadAlways: boolean;
  /** A job has finished now. */
  readonly onFinished?: (job: number) => void;
  /** A worker no longer runs from now on. */
  readonly onStopped?: (worker: SimulatedWorker) => void;
  /** The controller has changed the number of workers. */
  readonly onScaled?: (replicas: number) => void;
}

/**
 * A queue, its workers and their controller. Whoever plays it sets the clock and says what happens next. Jobs are
 * numbered in the order of their arrival.
 */
export class SimulatedCluster implements ClusterView {
  nowSeconds = 0;
  replicas = 0;
  ready = 0;
  unacknowledged = 0;
  arrived = 0;
  workers: SimulatedWorker[] = [];
  /** Workers that run, terminating ones included. */
  existing = 0;

  private readonly heap = new EventHeap<SimulatedWorker>();
  /** Idle workers, the longest idle first. */
  private idle: SimulatedWorker[] = [];
  /** Jobs of killed workers, before all others. */
  private readonly returned: number[] = [];
  private nextJob = 0;
  private busy = 0;
  private created = 0;

  constructor(private readonly options: SimulatedClusterOptions) {}

  /** Jobs that wait now. */
  get waiting(): number {
    return this.arrived - this.nextJob + this.returned.length;
  }

  /** When the next worker becomes ready or finishes its job; infinite when none does. */
  get nextWorkerSeconds(): number {
    return this.heap.nextSeconds;
  }

  /** A worker becomes ready, or finishes its job. */
  workerEvent(): void {
    const worker = this.heap.pop()?.worker;
    if (worker === undefined || worker.isGone) return;
    if (worker.readySinceSeconds === undefined) this.becomeReady(worker);
    else this.finishJob(worker);
  }

  /** The next job is pushed. */
  arrive(): void {
    this.arrived += 1;
    const worker = this.idle.shift();
    if (worker !== undefined) this.take(worker, this.nextJob++);
    const { controller } = this.options;
    if (this.replicas > 0 || controller.wake === undefined) return;
    this.refresh();
    this.scaleTo(controller.wake(this));
  }

  /** The controller does what is due. */
  control(): void {
    this.refresh();
    this.scaleTo(this.options.controller.step(this));
  }

  /** The source of the queue's counts reads them. */
  look(): void {
    this.ready = this.waiting;
    this.unacknowledged = this.busy;
  }

  /** Kills the worker that has been ready longest, and starts another in its place. */
  interrupt(): void {
    const worker = this.workers.find((one) => one.readySinceSeconds !== undefined);
    if (worker === undefined) return;
    if (worker.job !== undefined) {
      this.returned.push(worker.job);
      this.busy -= 1;
    }
    this.workers = this.workers.filter((one) => one !== worker);
    this.idle = this.idle.filter((one) => one !== worker);
    this.end(worker);
    this.create();
    const rested = this.returned.length > 0 ? this.idle.shift() : undefined;
    if (rested !== undefined) this.takeOrRest(rested);
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
    this.options.onFinished?.(job);
    this.busy -= 1;
    worker.job = undefined;
    this.options.controller.served?.(this.nowSeconds - worker.sinceSeconds);
    worker.sinceSeconds = this.nowSeconds;
    if (worker.isTerminating) this.end(worker);
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
    this.heap.push({ atSeconds: this.nowSeconds + this.options.serviceSecondsOf(job), worker });
  }

  private refresh(): void {
    if (this.options.isReadAlways) this.look();
  }

  private scaleTo(replicas: number): void {
    if (replicas === this.replicas) return;
    this.replicas = replicas;
    this.options.onScaled?.(replicas);
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
    this.existing += 1;
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
      if (victim.job === undefined) this.end(victim);
    }
    this.workers = this.workers.filter((worker) => !worker.isTerminating);
    this.idle = this.idle.filter((worker) => !worker.isTerminating);
  }

  private end(worker: SimulatedWorker): void {
    worker.isGone = true;
    this.existing -= 1;
    this.options.onStopped?.(worker);
  }
}
