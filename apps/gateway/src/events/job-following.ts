import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { AccessKey, AccessKeyFile, AccessKeys } from '@tidegate/access-keys';
import { EventChannel } from '@tidegate/job-store';
import { ServiceLogger, storeAddress } from '@tidegate/service';
import { ACCESS_KEY_FILE } from '../access/access.module.js';
import type { Client } from '../access/client.js';
import { GatewayMetrics } from '../metrics/gateway.metrics.js';
import { unavailable } from '../problems/problem.error.js';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { JobEndings } from '../waiting/job-endings.js';
import { EventFollowers, type EventFollower } from './event-followers.js';

const TICK_MS = 500;

const RETRY_AFTER_SECONDS = 5;

/**
 * Wakes those who follow a job when it may have a new event. Two channels of the store report the events of all jobs to this
 * gateway, one those of jobs that succeed at once; no follower has a timer, a connection or a question to the store of its own
 * while nothing happens.
 */
@Injectable()
export class JobFollowing
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly followers = new EventFollowers();
  private readonly channel: EventChannel;
  private clock: NodeJS.Timeout | undefined;
  private isClosing = false;
  private readonly followerKeys = new Map<EventFollower, AccessKey>();
  private checkedKeys: AccessKeys | undefined;

  constructor(
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
    @Inject(JobEndings) endings: JobEndings,
    @Inject(GatewayMetrics) metrics: GatewayMetrics,
    @Inject(ServiceLogger) logger: ServiceLogger,
    @Inject(ACCESS_KEY_FILE) private readonly keyFile: AccessKeyFile | undefined,
  ) {
    this.channel = new EventChannel({
      ...storeAddress(settings),
      commandTimeoutSeconds: settings.BACKEND_TIMEOUT_SECONDS,
      onEvents: (jobId) => this.followers.wake(jobId),
      onListening: () => this.followers.wakeAll(),
      // The store's own connection reports its outages to operators.
      onEvent: (event) => logger.debug('the channel of events', event),
    });
    endings.listen({
      onEnding: (jobId) => this.followers.wake(jobId),
      onListening: () => this.followers.wakeAll(),
    });
    metrics.showFollowing(() => this.followers.size);
  }

  onApplicationBootstrap(): void {
    void this.channel.open();
    this.clock = setInterval(() => this.tick(), TICK_MS);
  }

  /** Who is let in is asked once for each request, and a stream of events may last for days. */
  private stopRevoked(): void {
    const keys = this.keyFile?.keys;
    if (keys === this.checkedKeys) return;
    this.checkedKeys = keys;
    for (const [follower, key] of this.followerKeys) if (keys?.has(key) === false) follower.stop();
  }

  /** Streams end here, and are resumed at another gateway. */
  beforeApplicationShutdown(): void {
    this.isClosing = true;
    clearInterval(this.clock);
    this.followers.stopAll();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.channel.close();
  }

  /** A job may have a new event. */
  wake(jobId: string): void {
    this.followers.wake(jobId);
  }

  /**
   * Lets somebody follow a job, until the key of the client is revoked.
   *
   * @returns what ends that
   * @throws {ProblemError} 503 when too many do
   */
  follow(jobId: string, follower: EventFollower, { key }: Client): () => void {
    if (this.followers.size >= this.settings.EVENT_STREAM_LIMIT)
      throw unavailable(TOO_MANY_FOLLOWERS, RETRY_AFTER_SECONDS);
    const release = this.followers.add(jobId, follower);
    if (key) this.followerKeys.set(follower, key);
    if (this.isClosing || (key && this.keyFile?.keys.has(key) === false)) follower.stop();
    return () => {
      release();
      this.followerKeys.delete(follower);
    };
  }

  private tick(): void {
    this.stopRevoked();
    this.followers.passTime(performance.now());
  }
}

/** The problem of one who comes when as many follow jobs as this gateway lets. */
export const TOO_MANY_FOLLOWERS = 'too many clients follow jobs here, try again';
