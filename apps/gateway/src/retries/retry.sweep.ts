import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { JobPublisher } from '@tidegate/broker';
import { ArrivalCounter, JobStore } from '@tidegate/job-store';
import { GatewayMetrics } from '../metrics/gateway.metrics.js';
import { RepeatedLook } from '../repetition/repeated-look.js';
import { SERVED_MODELS } from '../settings/gateway.settings.js';
import { RetryPublisher } from './retry-publisher.js';

const INTERVAL_MS = 250;

/** Looks again and again whether retries are due. Every gateway does this; one at a time publishes them. */
@Injectable()
export class RetrySweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly retries: RetryPublisher;
  private readonly looks = new RepeatedLook(INTERVAL_MS, () => this.look());

  constructor(
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(JobPublisher) private readonly publisher: JobPublisher,
    @Inject(ArrivalCounter) arrivals: ArrivalCounter,
    @Inject(GatewayMetrics) metrics: GatewayMetrics,
    @Inject(SERVED_MODELS) models: readonly string[],
  ) {
    this.retries = new RetryPublisher({
      store,
      publisher,
      arrivals,
      models,
      onPublished: (count) => metrics.publishedRetries.inc(count),
    });
  }

  onApplicationBootstrap(): void {
    void this.looks.begin();
  }

  /** The batch that is being published is finished; others are left to other gateways. */
  async beforeApplicationShutdown(): Promise<void> {
    this.retries.stop();
    await this.looks.end();
    // Without the store the lease ends by itself.
    await this.retries.release().catch(() => undefined);
  }

  /** Does nothing while store or broker cannot: what is due stays due. */
  private async look(): Promise<void> {
    const canPublish =
      this.publisher.isConnected && this.store.isConnected && this.store.trouble === undefined;
    if (canPublish) await this.retries.publishDue();
  }
}
