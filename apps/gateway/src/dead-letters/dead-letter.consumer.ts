import {
  DEAD_LETTER_QUEUE,
  deadLetterReason,
  declareDeadLetterQueue,
  DrainingConsumer,
  isProbe,
  readJobPacket,
  type BrokerConnectionEvent,
  type DeadLetterReason,
  type Delivery,
  type DeliveryVerdict,
} from '@tidegate/broker';
import type { JobMessage } from '@tidegate/contracts';
import type { JobStore } from '@tidegate/job-store';
import type { ServiceLogger } from '@tidegate/service';
import pRetry, { AbortError } from 'p-retry';

/** What the consumer needs from its gateway. */
export interface DeadLetterOptions {
  readonly url: string;
  readonly store: JobStore;
  readonly logger: ServiceLogger;
  readonly onBuried: (status: string) => void;
  /** A dead letter, or the record of its job, is of a later release, and is left to that release. */
  readonly onNewer: (source: 'dead letter' | 'record', formatVersion?: number) => void;
  readonly onEvent: (event: BrokerConnectionEvent) => void;
}

/** Ends jobs whose messages the broker has dead-lettered; a dead letter is acknowledged only after that is stored. */
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

  /** Begins to consume, and continues after every lost connection. */
  async start(): Promise<void> {
    await this.consumer.open();
    await this.consumer.resume();
  }

  /** Finishes the deliveries that it holds, or returns them, then closes. */
  async stop(): Promise<void> {
    this.closing.abort();
    await this.consumer.drain();
  }

  private async bury(delivery: Delivery): Promise<DeliveryVerdict> {
    if (isProbe(delivery)) return 'acknowledge';
    const packet = readJobPacket(delivery);
    switch (packet.kind) {
      case 'poison': {
        const bytes = delivery.content.length;
        this.options.logger.error('a dead letter is not a job and is dropped', { bytes });
        return 'acknowledge';
      }
      case 'newer': {
        this.options.onNewer('dead letter', packet.formatVersion);
        return 'postpone';
      }
      case 'job':
        return this.buryJob(packet.message, deadLetterReason(delivery), delivery);
    }
  }

  private async buryJob(
    message: JobMessage,
    reason: DeadLetterReason,
    delivered: Pick<Delivery, 'messageId' | 'retry'>,
  ): Promise<DeliveryVerdict> {
    const status = await pRetry(
      () => {
        if (this.closing.signal.aborted) throw new AbortError('the gateway stops');
        return this.options.store.records.bury(message, reason, delivered);
      },
      { retries: Number.POSITIVE_INFINITY, minTimeout: 200, maxTimeout: 2_000, signal: this.closing.signal },
    );
    if (status === 'newer') {
      this.options.onNewer('record');
      return 'postpone';
    }
    // It has left the queue, where it may have been noted as that of a job which had ended; without this, the note is dropped later.
    await this.options.store.endedInQueue.remove(message.model, message.id).catch(() => undefined);
    // Its job runs from another message, or waits for a retry.
    if (status === 'duplicate') return 'acknowledge';
    this.options.onBuried(status);
    this.options.logger.warn('a job was dead-lettered and has ended', { jobId: message.id, status });
    return 'acknowledge';
  }
}
