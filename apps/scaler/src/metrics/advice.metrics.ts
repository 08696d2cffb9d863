import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';

type Side = 'in_charge' | 'advised';

interface Cost {
  readonly workerSeconds: number;
  readonly waitingSeconds: number;
}

/** What has come about in the time since the last call. */
interface Growth {
  readonly jobs: number;
  readonly measured: Cost;
  readonly inCharge: Cost;
  readonly advised: Cost;
}

/** What the start-up-aware policy would have cost, beside what is in charge: for scalers that only advise. */
@Injectable()
export class AdviceMetrics {
  private readonly jobs: Counter<'model'>;
  private readonly measured: Readonly<Record<keyof Cost, Counter<'model'>>>;
  private readonly replayed: Readonly<Record<keyof Cost, Counter<'model' | 'rule'>>>;
  private readonly replicas: Gauge<'model' | 'rule'>;

  constructor(@Inject(Registry) registry: Registry) {
    const registers = [registry];
    const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
      new Counter({ name: `tidegate_scaler_${name}`, help, labelNames, registers });
    this.jobs = counter(
      'advice_jobs_total',
      'Jobs that arrived while advice was computed, by model.',
      'model',
    );
    this.measured = {
      workerSeconds: counter(
        'advice_measured_worker_seconds_total',
        'Seconds that workers existed while advice was computed, by model.',
        'model',
      ),
      waitingSeconds: counter(
        'advice_measured_waiting_seconds_total',
        'Seconds that jobs waited while advice was computed, by model.',
        'model',
      ),
    };
    this.replayed = {
      workerSeconds: counter(
        'advice_replayed_worker_seconds_total',
        'Seconds that workers would have existed, by model and rule (in_charge, advised).',
        'model',
        'rule',
      ),
      waitingSeconds: counter(
        'advice_replayed_waiting_seconds_total',
        'Seconds that jobs would have waited, by model and rule (in_charge, advised).',
        'model',
        'rule',
      ),
    };
    this.replicas = new Gauge({
      name: 'tidegate_scaler_advice_replayed_replicas',
      help: 'Workers that there would be now, by model and rule (in_charge, advised).',
      labelNames: ['model', 'rule'],
      registers,
    });
  }

  /** Time has passed, on all sides alike. */
  grown(
    model: string,
    growth: Growth,
    replicas: { readonly inCharge: number; readonly advised: number } | undefined,
  ): void {
    this.jobs.labels(model).inc(growth.jobs);
    this.measured.workerSeconds.labels(model).inc(growth.measured.workerSeconds);
    this.measured.waitingSeconds.labels(model).inc(growth.measured.waitingSeconds);
    this.replay(model, 'in_charge', growth.inCharge, replicas?.inCharge);
    this.replay(model, 'advised', growth.advised, replicas?.advised);
  }

  /** There is no more advice on a model. */
  forget(model: string): void {
    for (const rule of ['in_charge', 'advised']) this.replicas.remove(model, rule);
  }

  private replay(model: string, rule: Side, cost: Cost, replicas: number | undefined): void {
    this.replayed.workerSeconds.labels(model, rule).inc(cost.workerSeconds);
    this.replayed.waitingSeconds.labels(model, rule).inc(cost.waitingSeconds);
    if (replicas !== undefined) this.replicas.labels(model, rule).set(replicas);
  }
}
