import { Inject, Injectable } from '@nestjs/common';
import { WORKER_STATES, type WorkerState } from '@tidegate/contracts';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ModelOutcome } from '@tidegate/model';

/** What a runner reports of a job that it has run. */
export interface JobRun {
  readonly jobId: string;
  readonly attempt: number;
  readonly outcome: ModelOutcome;
  /** When it was pushed, milliseconds since the epoch. */
  readonly createdAtMs: number;
  readonly waitingSeconds: number;
  readonly serviceSeconds: number;
  /** Seconds from its cancel to the end of the model, for a job that was canceled. */
  readonly canceledForSeconds?: number;
}

const SECONDS = [0.001, 0.01, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800];

/** What a worker counts. */
@Injectable()
export class WorkerMetrics {
  /** Tries that failed and are followed by a retry. */
  readonly retries: Counter;
  private readonly jobs: Counter<'outcome'>;
  private readonly waiting: Histogram;
  private readonly service: Histogram;
  private readonly cancels: Histogram<'method'>;
  private readonly startup: Histogram;
  private readonly setups: Counter<'result'>;
  private readonly state: Gauge<'state'>;

  constructor(@Inject(Registry) registry: Registry) {
    const registers = [registry];
    this.jobs = new Counter({
      name: 'tidegate_jobs_total',
      help: 'Tries of jobs that this worker has run, by how they ended.',
      labelNames: ['outcome'],
      registers,
    });
    this.retries = new Counter({
      name: 'tidegate_retries_scheduled_total',
      help: 'Tries of jobs that failed and are followed by a retry.',
      registers,
    });
    this.waiting = new Histogram({
      name: 'tidegate_job_waiting_seconds',
      help: 'Seconds from the push of a job to the beginning of a try.',
      buckets: SECONDS,
      registers,
    });
    this.service = new Histogram({
      name: 'tidegate_job_service_seconds',
      help: 'Seconds that the model took for a try of a job.',
      buckets: SECONDS,
      registers,
    });
    this.cancels = new Histogram({
      name: 'tidegate_job_cancel_seconds',
      help: 'Seconds from the cancel of a running job to the end of its model, by what stopped it.',
      labelNames: ['method'],
      buckets: SECONDS,
      registers,
    });
    this.startup = new Histogram({
      name: 'tidegate_worker_startup_seconds',
      help: 'Seconds from the start of the worker process, or of a new set-up, to a model that is set up.',
      buckets: SECONDS,
      registers,
    });
    this.setups = new Counter({
      name: 'tidegate_model_setups_total',
      help: 'Set-ups of the model, by how they ended: ready or failed. All but the first follow an end of its process.',
      labelNames: ['result'],
      registers,
    });
    for (const result of ['ready', 'failed']) this.setups.labels(result).inc(0);
    this.state = new Gauge({
      name: 'tidegate_worker_state',
      help: '1 for the state that this worker is in, 0 for the others.',
      labelNames: ['state'],
      registers,
    });
  }

  /** Counts a try of a job. */
  jobRun({ outcome, waitingSeconds, serviceSeconds, canceledForSeconds }: JobRun): void {
    this.jobs.labels(outcome.kind).inc();
    this.waiting.observe(waitingSeconds);
    this.service.observe(serviceSeconds);
    if (outcome.kind === 'canceled') this.cancels.labels(outcome.method).observe(canceledForSeconds ?? 0);
  }

  /** Counts a set-up that has made the model ready. */
  started(seconds: number): void {
    this.startup.observe(seconds);
    this.setups.labels('ready').inc();
  }

  /** Counts a set-up that has failed. */
  setupFailed(): void {
    this.setups.labels('failed').inc();
  }

  /** Notes the worker's state. */
  entered(present: WorkerState): void {
    for (const state of WORKER_STATES) this.state.labels(state).set(state === present ? 1 : 0);
  }
}
