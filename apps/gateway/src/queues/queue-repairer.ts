import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { JobPublisher, ManagementApi, repairLeaderlessQueue } from '@tidegate/broker';
import { ServiceLogger, StartSequence } from '@tidegate/service';
import { GatewaySettings } from '../settings/gateway.settings.js';

const LOOK_INTERVAL_MS = 3_000;

/** Repairs queues that do not confirm: a queue that was born without a leader would refuse every push for ever. */
@Injectable()
export class QueueRepairer implements OnApplicationBootstrap, OnApplicationShutdown {
  private stalledBefore: ReadonlySet<string> = new Set();
  private timer: NodeJS.Timeout | undefined;
  private look: Promise<void> = Promise.resolve();

  constructor(
    @Inject(GatewaySettings) private readonly settings: Pick<GatewaySettings, 'RABBITMQ_URL'>,
    @Inject(ManagementApi) private readonly management: ManagementApi,
    @Inject(JobPublisher) private readonly publisher: Pick<JobPublisher, 'stalledQueues'>,
    @Inject(ServiceLogger) private readonly logger: ServiceLogger,
    @Inject(StartSequence) private readonly start: StartSequence,
  ) {}

  onApplicationBootstrap(): void {
    this.start.add({
      name: 'queue repairer',
      run: () => this.schedule(),
    });
  }

  /** Stops checking, once the running check has ended. */
  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.look;
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      this.look = this.repairStalled().finally(() => {
        if (this.timer !== undefined) this.schedule();
      });
    }, LOOK_INTERVAL_MS);
  }

  /** A queue has until the second check to recover by itself. */
  private async repairStalled(): Promise<void> {
    const stalled = this.publisher.stalledQueues;
    for (const queue of stalled) if (this.stalledBefore.has(queue)) await this.repair(queue);
    this.stalledBefore = new Set(stalled);
  }

  private async repair(queue: string): Promise<void> {
    const { RABBITMQ_URL: url } = this.settings;
    try {
      const repair = await repairLeaderlessQueue({ url, api: this.management, queue });
      if (repair === 'repaired')
        this.logger.warn('a queue had no leader and had never confirmed a message: it was declared again', {
          queue,
        });
    } catch (error) {
      this.logger.debug('a queue that does not confirm cannot be checked now', error);
    }
  }
}
