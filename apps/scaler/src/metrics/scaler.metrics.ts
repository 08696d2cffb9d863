import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Decision } from '../decision.js';

/** What the scaler counts: every input and output of a decision, and its answers to KEDA. */
@Injectable()
export class ScalerMetrics {
  /** Answers to KEDA, by procedure and gRPC status. */
  readonly answers: Counter<'procedure' | 'status'>;
  /** From the question to the decision, readings included. */
  readonly decisionSeconds: Histogram;
  private readonly steps: Counter<'model' | 'outcome'>;
  private readonly replicas: Gauge<'model' | 'state'>;
  private readonly jobs: Gauge<'model' | 'state'>;
  private readonly rate: Gauge<'model'>;
  private readonly times: Gauge<'model' | 'kind'>;
  private readonly metricValue: Gauge<'model'>;

  constructor(@Inject(Registry) private readonly registry: Registry) {
    const registers = [registry];
    const gauge = <Label extends string>(name: string, help: string, ...labels: Label[]): Gauge<Label> =>
      new Gauge({ name, help, labelNames: labels, registers });
    this.answers = new Counter({
      name: 'tidegate_scaler_answers_total',
      help: 'Answers to KEDA, by procedure and gRPC status.',
      labelNames: ['procedure', 'status'],
      registers,
    });
    this.decisionSeconds = new Histogram({
      name: 'tidegate_scaler_decision_seconds',
      help: 'Seconds from a question of KEDA to the decision, what is read for it included.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    });
    this.steps = new Counter({
      name: 'tidegate_scaler_own_steps_total',
      help: 'Changes of the number of workers by the scaler itself while KEDA asks no scaler, by model and outcome (set, conflict, failed).',
      labelNames: ['model', 'outcome'],
      registers,
    });
    this.replicas = gauge(
      'tidegate_scaler_replicas',
      'Workers that there should be (wanted) and that there are (current, starting, idle, busy), by model.',
      'model',
      'state',
    );
    this.jobs = gauge(
      'tidegate_scaler_jobs',
      'Jobs that a decision rests on, waiting or running, by model.',
      'model',
      'state',
    );
    this.rate = gauge(
      'tidegate_scaler_expected_jobs_per_second',
      'Arrival rate that is expected, by model.',
      'model',
    );
    this.times = gauge(
      'tidegate_scaler_expected_seconds',
      'Seconds that a start-up or a job is expected to take, by model.',
      'model',
      'kind',
    );
    this.metricValue = gauge('tidegate_scaler_metric_value', 'Value reported to the HPA, by model.', 'model');
  }

  /**
   * Reports how long KEDA has not asked.
   *
   * @param read - seconds since the last question, by model; called when metrics are read
   */
  showSecondsSinceAsked(read: () => ReadonlyMap<string, number>): void {
    new Gauge({
      name: 'tidegate_scaler_seconds_since_asked',
      help: 'Seconds since KEDA last asked any scaler how many workers there should be, by model.',
      labelNames: ['model'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [model, seconds] of read()) this.labels(model).set(seconds);
      },
    });
  }

  /**
   * Reports where this scaler sets the number of workers itself.
   *
   * @param read - the models; called when metrics are read
   */
  showInCharge(read: () => readonly string[]): void {
    new Gauge({
      name: 'tidegate_scaler_in_charge',
      help: '1 while this scaler sets the number of workers itself, as KEDA asks no scaler, by model.',
      labelNames: ['model'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const model of read()) this.labels(model).set(1);
      },
    });
  }

  /** The scaler has set a number of workers itself, or could not. */
  steppedIn(model: string, outcome: 'set' | 'conflict' | 'failed'): void {
    this.steps.labels(model, outcome).inc();
  }

  /** Reports how many jobs of a model wait, also while there are no decisions on it. */
  jobsWaiting(model: string, jobs: number): void {
    this.jobs.labels(model, 'waiting').set(jobs);
  }

  /** Reports the current decision of a model. */
  decided({ model, wantedReplicas, currentReplicas, metricValue, figures }: Decision): void {
    const replicas = {
      wanted: wantedReplicas,
      current: currentReplicas,
      starting: figures.startingWorkers,
      idle: figures.idleWorkers,
      busy: figures.busyWorkers,
    };
    for (const [state, count] of Object.entries(replicas)) this.replicas.labels(model, state).set(count);
    this.jobsWaiting(model, figures.ready);
    this.jobs.labels(model, 'running').set(figures.unacknowledged);
    this.rate.labels(model).set(figures.expectedRate);
    this.times.labels(model, 'startup').set(figures.startupSeconds);
    this.times.labels(model, 'service').set(figures.serviceSeconds);
    this.metricValue.labels(model).set(metricValue);
  }
}
