import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { EndingChannel, hasEnded, JobStore } from '@tidegate/job-store';
import { ServiceLogger, storeAddress } from '@tidegate/service';
import { GatewayMetrics } from '../metrics/gateway.metrics.js';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { EndingWaiters, type WaitResult } from './ending-waiters.js';
import type { OnGone } from './when-gone.js';

const TICK_MS = 100;

/** Somebody else who wants to know when jobs end. */
export interface EndingListener {
  readonly onEnding: (jobId: string) => void;
  /** Ends before now may not have been reported. */
  readonly onListening: () => void;
}

/**
 * Lets requests wait for jobs to end. One channel of the store reports the ends of all jobs to this gateway, whoever stores them;
 * the store is asked about a job once, when the waiting begins, and again when the channel was lost for a moment.
 */
@Injectable()
export class JobEndings implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly waiters = new EndingWaiters(TICK_MS, performance.now());
  private readonly channel: EndingChannel;
  private clock: NodeJS.Timeout | undefined;
  private isClosing = false;
  private readonly listeners: EndingListener[] = [];

  constructor(
    @Inject(GatewaySettings) settings: GatewaySettings,
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(GatewayMetrics) metrics: GatewayMetrics,
    @Inject(ServiceLogger) logger: ServiceLogger,
  ) {
    this.channel = new EndingChannel({
      ...storeAddress(settings),
      commandTimeoutSeconds: settings.BACKEND_TIMEOUT_SECONDS,
      onEnding: (jobId) => {
        this.waiters.ended(jobId);
        for (const { onEnding } of this.listeners) onEnding(jobId);
      },
      onListening: () => {
        void this.askAboutAll();
        for (const { onListening } of this.listeners) onListening();
      },
      // The store's own connection reports its outages to operators.
      onEvent: (event) => logger.debug('the channel of ended jobs', event),
    });
    metrics.showWaiting(() => this.waiters.size);
  }

  onApplicationBootstrap(): void {
    void this.channel.open();
    this.clock = setInterval(() => this.waiters.passTime(performance.now()), TICK_MS);
  }

  /** Who waits is answered with what there is, so that the gateway does not wait for them. */
  beforeApplicationShutdown(): void {
    this.isClosing = true;
    clearInterval(this.clock);
    this.waiters.releaseAll();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.channel.close();
  }

  /** Reports the ends of all jobs to somebody else too, for as long as this gateway lives. */
  listen(listener: EndingListener): void {
    this.listeners.push(listener);
  }

  /**
   * Waits until a job has ended.
   *
   * @param seconds - at most
   * @param onGone - calls back when the client is gone: waiting ends
   */
  async waitFor(jobId: string, seconds: number, onGone: OnGone): Promise<WaitResult> {
    if (this.isClosing) return 'not-ended';
    const waiter = this.waiters.add(jobId, performance.now() + seconds * 1000);
    onGone(waiter.release);
    // It may have ended before the waiting began.
    void this.askAbout(jobId);
    return waiter.result;
  }

  private async askAboutAll(): Promise<void> {
    await Promise.all(this.waiters.jobIds.map((jobId) => this.askAbout(jobId)));
  }

  private async askAbout(jobId: string): Promise<void> {
    try {
      const reading = await this.store.records.readStatus(jobId);
      if (reading && hasEnded(reading.status)) this.waiters.ended(jobId);
    } catch {
      // When the store is back, so is the channel, and all jobs are asked about.
    }
  }
}
