import { Inject, Injectable } from '@nestjs/common';
import { JobStore } from '@tidegate/job-store';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AfterAttempt } from './planning/after-attempt.js';

/** What the gateway counts of webhooks. */
@Injectable()
export class WebhookMetrics {
  private readonly attempts: Counter<'result'>;
  private readonly seconds: Histogram;

  constructor(@Inject(Registry) registry: Registry, @Inject(JobStore) store: JobStore) {
    const registers = [registry];
    this.attempts = new Counter({
      name: 'tidegate_webhook_attempts_total',
      help: 'Attempts of this gateway to send a webhook, by what came of them: delivered, retried later, failed for good, or stopped by the receiver.',
      labelNames: ['result'],
      registers,
    });
    this.seconds = new Histogram({
      name: 'tidegate_webhook_attempt_duration_seconds',
      help: 'Seconds from the beginning of an attempt to send a webhook to its answer, or until it failed.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    const oldest = new Gauge({
      name: 'tidegate_webhook_oldest_due_seconds',
      help: 'For how long the earliest webhook has been due that no gateway has begun to send; 0 when none is due.',
      registers,
    });
    new Gauge({
      name: 'tidegate_webhooks_due',
      help: 'Jobs of which a webhook is due and that no gateway is sending.',
      registers,
      async collect() {
        this.reset();
        oldest.reset();
        try {
          const { jobs, oldestMs } = await store.webhookDeliveries.countDue();
          this.set(jobs);
          oldest.set(oldestMs / 1000);
        } catch {
          // Unknown is not zero: without a reading there is no sample.
          this.remove();
          oldest.remove();
        }
      },
    });
  }

  /** Counts an attempt. */
  attempted(result: AfterAttempt['result'], seconds: number): void {
    this.attempts.labels(result).inc();
    this.seconds.observe(seconds);
  }
}
