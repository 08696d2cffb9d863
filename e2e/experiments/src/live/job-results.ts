import { type ApiClient, UnexpectedAnswerError } from '@tidegate/harness';
import { setTimeout as delay } from 'node:timers/promises';
import type { LivePlan } from './live-plan.types.js';

interface OpenJob {
  readonly place: number;
  readonly id: string;
}

const LOOK_EVERY_MS = 100;
/** Asks for this many of the oldest open jobs at a time: they end nearly in order. */
const ASKED_AT_ONCE = 16;

/** Pushes the jobs of a plan, and collects their results. */
export class JobResults {
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

  /** A job without a result is open or failed; where that is not known, it is asked for again. */
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
