import { mendLeaderlessQueue, type JobPublisher, type ManagementApi } from '@tidegate/broker';
import type { ServiceLogger } from '@tidegate/service';

/** What the mender needs of its surroundings. */
export interface QueueMenderOptions {
  readonly url: string;
  readonly management: ManagementApi;
  readonly publisher: Pick<JobPublisher, 'stalledQueues'>;
  readonly logger: ServiceLogger;
}

const LOOK_INTERVAL_MS = 3_000;

/** Looks after queues that do not confirm: one that was born without a leader would refuse every push for ever. */
export class QueueMender {
  private stalledBefore: ReadonlySet<string> = new Set();
  private timer: NodeJS.Timeout | undefined;
  private look: Promise<void> = Promise.resolve();

  constructor(private readonly options: QueueMenderOptions) {}

  /** Begins to look. */
  start(): void {
    this.schedule();
  }

  /** Looks no more, once the look under way is over. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.look;
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      this.look = this.mendStalled().finally(() => {
        if (this.timer !== undefined) this.schedule();
      });
    }, LOOK_INTERVAL_MS);
  }

  /** A queue gets until the second look to come round by itself. */
  private async mendStalled(): Promise<void> {
    const stalled = this.options.publisher.stalledQueues;
    for (const queue of stalled) if (this.stalledBefore.has(queue)) await this.mend(queue);
    this.stalledBefore = new Set(stalled);
  }

  private async mend(queue: string): Promise<void> {
    const { url, management, logger } = this.options;
    try {
      const mending = await mendLeaderlessQueue({ url, api: management, queue });
      if (mending === 'mended')
        logger.warn('a queue had no leader and had never confirmed a message: it is made anew', { queue });
    } catch (error) {
      logger.debug('a queue that does not confirm cannot be looked at now', error);
    }
  }
}
