import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { readJobPacket, type Delivery, type DeliveryVerdict, type DrainingConsumer } from '@tidegate/broker';
import { JOB_MESSAGE_PATTERN, type JobMessage } from '@tidegate/contracts';
import { lastValueFrom, type Observable } from 'rxjs';

/** What a server reports of deliveries that reach no handler. */
export interface JobServerEvents {
  /** A message of so many bytes is no job. */
  readonly onPoison: (bytes: number) => void;
  /** A message is of a later release. */
  readonly onNewer: (formatVersion: number) => void;
}

/**
 * Nest's RabbitMQ transport on a consumer that drains: Nest's own server closes its channel at once on shutdown,
 * which loses an acknowledgement in flight, and answers poison messages outside of any handler. The wire format is
 * Nest's own.
 */
export class JobServer extends Server implements CustomTransportStrategy {
  constructor(
    private readonly consumer: DrainingConsumer,
    private readonly events: JobServerEvents,
  ) {
    super();
  }

  /** Begins to take jobs: called when the model is set up. */
  listen(callback: (error?: unknown) => void): void {
    this.consumer.resume().then(() => callback(), callback);
  }

  /** Stops taking jobs, waits for the job in hand, and closes. */
  async close(): Promise<void> {
    await this.consumer.drain();
  }

  /** This transport has no events of its own. */
  on(): void {
    throw new Error('the job server emits no events');
  }

  /** There is nothing to take out: connections belong to the broker library. */
  unwrap(): never {
    throw new Error('the job server has no driver to give away');
  }

  /** Hands one delivery to the handler of job messages, whose answer is the verdict. */
  async dispatch(delivery: Delivery): Promise<DeliveryVerdict> {
    const packet = readJobPacket(delivery);
    switch (packet.kind) {
      case 'poison': {
        // The gateways log dead letters that are no jobs, and drop them.
        this.events.onPoison(delivery.content.length);
        return 'dead-letter';
      }
      case 'newer': {
        this.events.onNewer(packet.formatVersion);
        return 'postpone';
      }
      case 'job':
        return this.handleJob(packet.message, delivery);
    }
  }

  private async handleJob(message: JobMessage, delivery: Delivery): Promise<DeliveryVerdict> {
    const handler = this.getHandlerByPattern(JOB_MESSAGE_PATTERN);
    if (!handler) throw new Error('there is no handler of job messages');
    const answer = (await handler(message, delivery)) as
      Promise<DeliveryVerdict> | Observable<DeliveryVerdict>;
    return lastValueFrom(this.transformToObservable(answer));
  }
}
