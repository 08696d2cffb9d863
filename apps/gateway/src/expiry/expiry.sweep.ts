import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { JobStore } from '@tidegate/job-store';
import { GatewayMetrics } from '../metrics/gateway.metrics.js';

const INTERVAL_MS = 500;

/**
 * Ends jobs that no worker has taken until the time that they were pushed with. The broker takes a message out only when it
 * is the first of its queue, so a job behind one that may wait for longer would seem to wait on. Every gateway does this; a job
 * is ended once.
 */
@Injectable()
export class ExpirySweep implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private isSweeping = false;

  constructor(
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(GatewayMetrics) private readonly metrics: GatewayMetrics,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweep(), INTERVAL_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Does nothing while the store cannot: what is due stays due. */
  private async sweep(): Promise<void> {
    if (this.isSweeping || !this.store.isConnected || this.store.trouble !== undefined) return;
    this.isSweeping = true;
    try {
      this.metrics.expiredJobs.inc(await this.store.dueJobs.expire());
    } catch {
      // The connection reports what is wrong with the store.
    } finally {
      this.isSweeping = false;
    }
  }
}
