import { setTimeout as delay } from 'node:timers/promises';
import { UnexpectedAnswerError, type ApiClient } from '../../system/api-client.js';
import type { LiveRun, WorkerObserver } from './live-run.types.js';

/** One load against a running system. Times are seconds of the clock on the wall. */
export interface LivePlan {
  readonly load: string;
  readonly setting: string;
  readonly arrivalsSeconds: readonly number[];
  /** How long worker-seconds go on counting after the last end. */
  readonly tailSeconds: number;
  /** How long the last job may take; what is open then has failed. */
  readonly patienceSeconds: number;
  readonly onFinished: () => void;
}

interface OpenJob {
  readonly place: number;
  readonly id: string;
}

const LOOK_EVERY_MS = 100;
/** Of the jobs that are open, so many of the oldest are asked for at a time: they end nearly in order. */
const ASKED_AT_ONCE = 16;

/** Pushes each job when it is due, waits for all results, and watches the workers until the tail is over. */
export async function runLive(plan: LivePlan, client: ApiClient, observer: WorkerObserver): Promise<LiveRun> {
  const startedMs = performance.now();
  const nowSeconds = (): number => (performance.now() - startedMs) / 1000;
  const watch = new WorkerWatch(observer, nowSeconds);
  const watching = watch.run();
  const results = new Results(plan, client, nowSeconds);
  try {
    await Promise.all([results.pushAll(), results.collectAll()]);
    const lastSeconds = nowSeconds();
    await delay(plan.tailSeconds * 1000);
    return {
      load: plan.load,
      setting: plan.setting,
      arrivalsSeconds: results.pushedSeconds,
      latenciesSeconds: results.latenciesSeconds.filter((seconds) => !Number.isNaN(seconds)),
      replicas: watch.steps,
      endSeconds: lastSeconds + plan.tailSeconds,
      workerSeconds: watch.workerSeconds,
      startsSeconds: observer.startsSeconds,
      failures: results.failures,
    };
  } finally {
    watch.stop();
    await watching;
  }
}

class Results {
  readonly pushedSeconds: number[] = [];
  readonly latenciesSeconds: number[];
  readonly failures: string[] = [];
  private open: OpenJob[] = [];
  private isPushing = true;

  constructor(
    private readonly plan: LivePlan,
    private readonly client: ApiClient,
    private readonly nowSeconds: () => number,
  ) {
    this.latenciesSeconds = plan.arrivalsSeconds.map(() => Number.NaN);
  }

  async pushAll(): Promise<void> {
    const pushes: Promise<void>[] = [];
    for (const [place, atSeconds] of this.plan.arrivalsSeconds.entries()) {
      const pauseMs = (atSeconds - this.nowSeconds()) * 1000;
      if (pauseMs > 0) await delay(pauseMs);
      this.pushedSeconds.push(this.nowSeconds());
      pushes.push(this.push(place));
    }
    await Promise.all(pushes);
    this.isPushing = false;
  }

  async collectAll(): Promise<void> {
    const lastSeconds = this.plan.arrivalsSeconds.at(-1) ?? 0;
    while (this.isPushing || this.open.length > 0) {
      if (this.nowSeconds() > lastSeconds + this.plan.patienceSeconds) {
        this.failures.push(`${this.open.length} jobs are still open`);
        return;
      }
      await Promise.all(this.open.slice(0, ASKED_AT_ONCE).map((job) => this.collect(job)));
      await delay(LOOK_EVERY_MS);
    }
  }

  private async push(place: number): Promise<void> {
    try {
      const id = await this.client.push(`job ${place}`);
      this.open.push({ place, id });
    } catch (error) {
      this.fail(place, error);
    }
  }

  private async collect(job: OpenJob): Promise<void> {
    try {
      const { latency } = await this.client.readData(job.id);
      this.latenciesSeconds[job.place] = Number(latency);
      this.plan.onFinished();
    } catch (error) {
      if (!(await this.hasFailed(job, error))) return;
    }
    this.open = this.open.filter((one) => one !== job);
  }

  /** A job without a result is open or failed; where that cannot be told, it is asked for again. */
  private async hasFailed(job: OpenJob, error: unknown): Promise<boolean> {
    if (!(error instanceof UnexpectedAnswerError) || error.statusCode !== 404) return false;
    const status = await this.client.readStatus(job.id).catch(() => 'queued');
    if (!status.startsWith('error')) return false;
    this.fail(job.place, new Error(status));
    return true;
  }

  private fail(place: number, error: unknown): void {
    this.failures.push(`job ${place}: ${error instanceof Error ? error.message : String(error)}`);
    this.plan.onFinished();
  }
}

/** Looks at the workers again and again. */
class WorkerWatch {
  readonly steps: [number, number][] = [];
  workerSeconds = 0;
  private readonly stopping = new AbortController();

  constructor(
    private readonly observer: WorkerObserver,
    private readonly nowSeconds: () => number,
  ) {}

  stop(): void {
    this.stopping.abort();
  }

  async run(): Promise<void> {
    const { signal } = this.stopping;
    let lookedSeconds = this.nowSeconds();
    while (!signal.aborted) {
      const counts = await this.observer.read().catch(() => undefined);
      const atSeconds = this.nowSeconds();
      if (counts !== undefined) {
        this.workerSeconds += counts.existing * (atSeconds - lookedSeconds);
        lookedSeconds = atSeconds;
        if (counts.wanted !== (this.steps.at(-1)?.[1] ?? 0)) this.steps.push([atSeconds, counts.wanted]);
      }
      await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
