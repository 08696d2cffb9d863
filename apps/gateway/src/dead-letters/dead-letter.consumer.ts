import {
  DEAD_LETTER_QUEUE,
  deadLetterReason,
  declareDeadLetterQueue,
  DrainingConsumer,
  isProbe,
  parseJobPacket,
  type BrokerConnectionEvent,
  type Delivery,
  type DeliveryVerdict,
} from '@tidegate/broker';
import type { JobStore } from '@tidegate/job-store';
import type { ServiceLogger } from '@tidegate/service';
import pRetry, { AbortError } from 'p-retry';

/** What the consumer needs of its surroundings. */
export interface DeadLetterOptions {
  readonly url: string;
  readonly store: JobStore;
  readonly logger: ServiceLogger;
  readonly onBuried: (status: string) => void;
  readonly onEvent: (event: BrokerConnectionEvent) => void;
}

/** Marks jobs ended whose messages the broker has given up; a dead letter is acknowledged only after that is stored. */
export class DeadLetterConsumer {
  private readonly consumer: DrainingConsumer;
  private readonly closing = new AbortController();

  constructor(private readonly options: DeadLetterOptions) {
    this.consumer = new DrainingConsumer({
      url: options.url,
      queue: DEAD_LETTER_QUEUE,
      name: 'tidegate dead letters',
      prefetch: 20,
      declare: declareDeadLetterQueue,
      onDelivery: (delivery) => this.bury(delivery),
      onEvent: options.onEvent,
    });
  }

  /** Begins to consume, and goes on after every lost connection. */
  async start(): Promise<void> {
    await this.consumer.open();
    await this.consumer.resume();
  }

  /** Ends what is in hand or gives it back, then closes. */
  async stop(): Promise<void> {
    this.closing.abort();
    await this.consumer.drain();
  }

  private async bury(delivery: Delivery): Promise<DeliveryVerdict> {
    if (isProbe(delivery)) return 'acknowledge';
    const message = parseJobPacket(delivery.content);
    if (!message) {
      this.options.logger.error('a dead letter is no job and is dropped', { bytes: delivery.content.length });
      return 'acknowledge';
    }
    const status = await pRetry(
      () => {
        if (this.closing.signal.aborted) throw new AbortError('the gateway stops');
        return this.options.store.records.bury(message, deadLetterReason(delivery));
      },
      { retries: Number.POSITIVE_INFINITY, minTimeout: 200, maxTimeout: 2_000, signal: this.closing.signal },
    );
    this.options.onBuried(status);
    this.options.logger.warn('a job was given up', { jobId: message.id, status });
    return 'acknowledge';
  }
}
