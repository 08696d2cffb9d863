import { Inject, Injectable } from '@nestjs/common';
import { WORKER_STATES } from '@tidegate/contracts';
import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What is counted of a model, by state. */
export interface ModelCounts {
  readonly countJobs: (model: string) => Promise<Readonly<Record<string, number>>>;
  readonly countWorkers: (model: string) => Promise<Readonly<Record<string, number>>>;
}

const NO_WORKERS = Object.fromEntries(WORKER_STATES.map((state) => [state, 0]));

/** What the gateway counts. */
@Injectable()
export class GatewayMetrics {
  /** Jobs that ended as dead letters, by the status that they got. */
  readonly deadLetters: Counter<'status'>;
  /** Jobs that waited for longer than they were pushed for. */
  readonly expiredJobs: Counter;
  /** Retries whose messages were published. */
  readonly publishedRetries: Counter;
  /** Canceled jobs that a gateway has ended, as their workers did not confirm in time. */
  readonly unconfirmedCancels: Counter;
  /** Control requests, by what they asked for and what came of it. */
  readonly controlRequests: Counter<'action' | 'result'>;
  /** Events of jobs that clients have received, each as often as it was sent. */
  readonly sentEvents: Counter;
  private readonly requests: Counter<'method' | 'route' | 'status'>;
  private readonly seconds: Histogram<'route'>;

  constructor(@Inject(Registry) private readonly registry: Registry) {
    const registers = [registry];
    this.requests = new Counter({
      name: 'tidegate_http_requests_total',
      help: 'Requests that were answered, by method, route and HTTP status.',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    this.seconds = new Histogram({
      name: 'tidegate_http_request_duration_seconds',
      help: 'Seconds from the arrival of a request to the end of its answer.',
      labelNames: ['route'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    });
    this.expiredJobs = new Counter({
      name: 'tidegate_expired_jobs_total',
      help: 'Jobs that ended because no worker took them until the time that they were pushed with.',
      registers,
    });
    this.publishedRetries = new Counter({
      name: 'tidegate_retries_published_total',
      help: 'Retries of jobs that were due and went to the queue.',
      registers,
    });
    this.unconfirmedCancels = new Counter({
      name: 'tidegate_unconfirmed_cancels_total',
      help: 'Canceled jobs that this gateway ended because their workers did not confirm in time that they had stopped.',
      registers,
    });
    this.controlRequests = new Counter({
      name: 'tidegate_control_requests_total',
      help: 'Requests that control jobs and models, by what they asked for and what came of it.',
      labelNames: ['action', 'result'],
      registers,
    });
    this.sentEvents = new Counter({
      name: 'tidegate_events_sent_total',
      help: 'Events of jobs that were sent to clients which follow them.',
      registers,
    });
    this.deadLetters = new Counter({
      name: 'tidegate_dead_letters_total',
      help: 'Jobs whose message the broker gave up, by the status that they ended with.',
      labelNames: ['status'],
      registers,
    });
  }

  /** Counts every answer of an instance. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'unknown';
      this.requests.labels(request.method, route, String(reply.statusCode)).inc();
      this.seconds.labels(route).observe(reply.elapsedTime / 1000);
      done();
    });
  }

  /** Adds the gauges of every model's queue and workers, which are read when the metrics are requested. */
  showModels(models: readonly string[], { countJobs, countWorkers }: ModelCounts): void {
    this.gauge(
      'tidegate_queue_jobs',
      'Jobs in the queue, waiting or with a worker, by model and state.',
      models,
      countJobs,
    );
    this.gauge(
      'tidegate_workers',
      'Workers that have sent a heartbeat recently, by model and state.',
      models,
      // A state without workers is reported as 0. Only a model whose workers cannot be counted is left out.
      async (model) => ({ ...NO_WORKERS, ...(await countWorkers(model)) }),
    );
  }

  /** Adds the gauge of requests that wait for their job. */
  showWaiting(count: () => number): void {
    new Gauge({
      name: 'tidegate_waiting_requests',
      help: 'Requests that wait for their job to end.',
      registers: [this.registry],
      collect() {
        this.set(count());
      },
    });
  }

  /** Adds the gauge of clients that follow a job. */
  showFollowing(count: () => number): void {
    new Gauge({
      name: 'tidegate_event_streams',
      help: 'Streams of events that are open, and requests that wait for the next event of a job.',
      registers: [this.registry],
      collect() {
        this.set(count());
      },
    });
  }

  /** Adds a gauge by model and state; a reading that fails leaves it out. */
  private gauge(
    name: string,
    help: string,
    models: readonly string[],
    read: (model: string) => Promise<Readonly<Record<string, number>>>,
  ): void {
    new Gauge({
      name,
      help,
      labelNames: ['model', 'state'],
      registers: [this.registry],
      async collect() {
        this.reset();
        await Promise.all(
          models.map(async (model) => {
            try {
              for (const [state, count] of Object.entries(await read(model)))
                this.labels(model, state).set(count);
            } catch {
              // Unknown is not zero: without a reading there is no sample.
            }
          }),
        );
      },
    });
  }
}
