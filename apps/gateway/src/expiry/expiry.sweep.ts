import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { JobStore } from '@tidegate/job-store';
import { GatewayMetrics } from '../metrics/gateway.metrics.js';
import { RepeatedLook } from '../repetition/repeated-look.js';

const INTERVAL_MS = 500;

/**
 * Ends jobs that no worker has taken until the time that they were pushed with. The broker takes a message out only when it
 * is the first of its queue, so a job behind one that may wait for longer would seem to wait on. Every gateway does this; a job
 * is ended once. So it does with canceled jobs whose workers have not confirmed in time that they stopped.
 */
@Injectable()
export class ExpirySweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweeps = new RepeatedLook(INTERVAL_MS, () => this.sweep());

  constructor(
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(GatewayMetrics) private readonly metrics: GatewayMetrics,
  ) {}

  onApplicationBootstrap(): void {
    void this.sweeps.begin();
  }

  async onModuleDestroy(): Promise<void> {
    await this.sweeps.end();
  }

  /** Does nothing while the store cannot: what is due stays due. */
  private async sweep(): Promise<void> {
    if (!this.store.isConnected || this.store.trouble !== undefined) return;
    const { dueJobs, cancels } = this.store;
    const [expired, unconfirmed] = await Promise.all([dueJobs.expire(), cancels.endOverdue()]);
    this.metrics.expiredJobs.inc(expired);
    this.metrics.unconfirmedCancels.inc(unconfirmed);
  }
}
