import { chooseVictims, countConsecutiveFailures, crashBackoffSeconds } from '@tidegate/autoscaling';
import { lastErrorLine, type ProcessExit, type ProcessIdentity } from '@tidegate/processes';
import { randomUUID } from 'node:crypto';
import type { LaunchWorker } from '../services/worker-launcher.js';
import { WorkerProcess } from './worker-process.js';

/** What happens to workers, for those who inform the user and those who keep the stack file. */
export type WorkerEvent =
  | { readonly kind: 'started'; readonly workerId: string; readonly identity: ProcessIdentity }
  | { readonly kind: 'ready'; readonly workerId: string; readonly seconds: number }
  | { readonly kind: 'draining'; readonly workerId: string }
  | {
      readonly kind: 'ended';
      readonly workerId: string;
      readonly wasDraining: boolean;
      readonly exit: ProcessExit;
    }
  | {
      readonly kind: 'failed';
      readonly workerId: string;
      readonly reason: string;
      /** Until another is started in its place. */
      readonly pauseSeconds: number;
    };

/** What the pool needs. */
export interface WorkerPoolOptions {
  readonly launch: LaunchWorker;
  /** Between SIGTERM and SIGKILL for a worker that is scaled away. */
  readonly terminationGraceSeconds: number;
  /** The clock that all times are on, in seconds. */
  readonly nowSeconds: () => number;
  readonly onEvent: (event: WorkerEvent) => void;
}

/**
 * Failures in a row after which set-up counts as failing for good: a single one may be an accident, and is repeated at
 * once.
 */
const FAILING_AFTER_FAILURES = 2;

/** A place for one worker, as a pod is for one container: it is filled again when its worker dies. */
interface Place {
  worker: WorkerProcess | undefined;
  failures: number;
  retry: NodeJS.Timeout | undefined;
  readonly createdAtSeconds: number;
}

/**
 * The workers of this machine: as many as were requested. A dead one is replaced at once; one whose set-up keeps
 * failing is started again after the pauses of the kubelet.
 */
export class WorkerPool {
  private readonly places = new Set<Place>();
  private readonly leavers = new Set<WorkerProcess>();
  private isStopping = false;
  /** Set-ups that failed since a worker was ready, in whatever place. */
  private failures = 0;

  constructor(private readonly options: WorkerPoolOptions) {}

  /** How many workers there should be. One that is being replaced counts; one that was asked to stop does not. */
  get size(): number {
    return this.places.size;
  }

  /** How many workers were asked to stop and still finish their job. */
  get leaving(): number {
    return this.leavers.size;
  }

  /** Whether set-up keeps failing and no worker is ready. Example: three workers exist, and all wait for their next try. */
  get isFailing(): boolean {
    const isReady = [...this.places].some(({ worker }) => worker?.readyAtSeconds !== undefined);
    return this.failures >= FAILING_AFTER_FAILURES && !isReady;
  }

  /** Starts or drains workers until there are as many as asked for; returns at once. */
  scaleTo(replicas: number): void {
    if (this.isStopping) return;
    while (this.places.size < replicas) this.addPlace();
    for (const place of this.chooseLeaving(this.places.size - replicas)) this.removePlace(place);
  }

  /**
   * Stops all workers, those that leave already included.
   *
   * @param graceSeconds - how long a worker may go on with its job before it returns it to the queue
   */
  async stop(graceSeconds: number, hurry: AbortSignal): Promise<void> {
    this.isStopping = true;
    const workers = [...this.leavers];
    for (const place of this.places) {
      clearTimeout(place.retry);
      if (place.worker !== undefined) workers.push(place.worker);
    }
    this.places.clear();
    await Promise.all(workers.map((worker) => worker.stopSoon(graceSeconds, hurry)));
  }

  private addPlace(): void {
    const place: Place = {
      worker: undefined,
      failures: 0,
      retry: undefined,
      createdAtSeconds: this.options.nowSeconds(),
    };
    this.places.add(place);
    void this.fill(place);
  }

  private chooseLeaving(count: number): readonly Place[] {
    const candidates = [...this.places].map((place) => ({
      place,
      name: place.worker?.id ?? '',
      ready: place.worker?.readyAtSeconds !== undefined,
      ...(place.worker?.readyAtSeconds === undefined
        ? {}
        : { readySinceSeconds: place.worker.readyAtSeconds }),
      createdAtSeconds: place.createdAtSeconds,
      deletionCost: 0,
    }));
    return chooseVictims(candidates, count).map((candidate) => candidate.place);
  }

  private removePlace(place: Place): void {
    this.places.delete(place);
    clearTimeout(place.retry);
    if (place.worker !== undefined) this.drain(place.worker);
  }

  private drain(worker: WorkerProcess): void {
    this.leavers.add(worker);
    this.options.onEvent({ kind: 'draining', workerId: worker.id });
    void worker.drain(this.options.terminationGraceSeconds);
  }

  private async fill(place: Place): Promise<void> {
    const { launch, nowSeconds, onEvent } = this.options;
    const workerId = `worker-${randomUUID().slice(0, 8)}`;
    const startedAtSeconds = nowSeconds();
    let worker: WorkerProcess;
    try {
      worker = new WorkerProcess(workerId, await launch(workerId), startedAtSeconds);
    } catch (error) {
      this.fillLater(
        place,
        workerId,
        error instanceof Error ? error.message : String(error),
        startedAtSeconds,
      );
      return;
    }
    onEvent({ kind: 'started', workerId, identity: worker.identity });
    if (this.places.has(place)) place.worker = worker;
    else this.drain(worker); // no longer wanted when it was ready
    void worker.awaitReady(nowSeconds).then((isReady) => {
      if (!isReady) return;
      this.failures = 0;
      onEvent({ kind: 'ready', workerId, seconds: nowSeconds() - startedAtSeconds });
    });
    const exit = await worker.exited;
    this.leavers.delete(worker);
    onEvent({ kind: 'ended', workerId, wasDraining: worker.isDraining, exit });
    if (!this.places.has(place)) return;
    place.worker = undefined;
    this.replace(place, worker);
  }

  private replace(place: Place, dead: WorkerProcess): void {
    if (dead.wasReady) {
      place.failures = 0;
      this.failures = 0;
      void this.fill(place);
    } else {
      this.fillLater(
        place,
        dead.id,
        `${lastErrorLine(dead.logFile)} (${dead.logFile})`,
        dead.startedAtSeconds,
      );
    }
  }

  private fillLater(place: Place, workerId: string, reason: string, startedAtSeconds: number): void {
    if (!this.places.has(place)) return;
    const { nowSeconds, onEvent } = this.options;
    this.failures += 1;
    place.failures = countConsecutiveFailures({
      failuresBefore: place.failures,
      wasReady: false,
      ranSeconds: nowSeconds() - startedAtSeconds,
    });
    const pauseSeconds = crashBackoffSeconds(place.failures);
    onEvent({ kind: 'failed', workerId, reason, pauseSeconds });
    place.retry = setTimeout(() => void this.fill(place), pauseSeconds * 1000);
  }
}
