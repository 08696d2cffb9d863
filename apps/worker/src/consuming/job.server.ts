import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import {
  DeliveryTimeoutError,
  DrainingConsumer,
  jobQueue,
  readJobPacket,
  requireJobQueue,
  type Delivery,
  type DeliveryVerdict,
} from '@tidegate/broker';
import { JOB_MESSAGE_PATTERN, type JobMessage } from '@tidegate/contracts';
import type { ServiceLogger } from '@tidegate/service';
import { lastValueFrom, type Observable } from 'rxjs';

/** Whose jobs a server takes, and what it reports of deliveries that reach no handler. */
export interface JobServerOptions {
  /** Address of the broker, `amqp://…`. */
  readonly url: string;
  readonly model: string;
  readonly logger: Pick<ServiceLogger, 'error' | 'warn'>;
  /** The broker has taken a delivery back: its acknowledgement is late. */
  readonly onTimedOut: (delivery: Delivery, error: DeliveryTimeoutError) => void;
  /** A message is of a later release. */
  readonly onNewer: (formatVersion: number) => void;
}

/**
 * Nest's RabbitMQ transport on a consumer that drains: Nest's own server closes its channel at once on shutdown,
 * which loses an acknowledgement in flight, and answers poison messages outside of any handler. The wire format is
 * Nest's own. See decisions/0001-a-transport-that-drains.md.
 */
export class JobServer extends Server implements CustomTransportStrategy {
  /** Where the deliveries come from, one at a time. */
  readonly consumer: DrainingConsumer;

  constructor(private readonly options: JobServerOptions) {
    super();
    const { url, model, logger, onTimedOut } = options;
    this.consumer = new DrainingConsumer({
      url,
      queue: jobQueue(model),
      name: 'tidegate worker',
      prefetch: 1,
      // Gateways declare it: a worker that may declare could make a queue of another kind, on which gateways fail.
      declare: (channel) => requireJobQueue(channel, model),
      onDelivery: (delivery) => this.dispatch(delivery),
      onTimedOut,
      onEvent: (event) => {
        if (event.kind === 'disconnected' && !(event.error instanceof DeliveryTimeoutError))
          logger.warn('message broker lost: no further job until it is back', event.error);
      },
    });
  }

  /** Begins to take jobs: called when the model is set up. */
  listen(callback: (error?: unknown) => void): void {
    this.consumer.resume().then(() => callback(), callback);
  }

  /** Stops taking jobs, waits for the running job, and closes. */
  async close(): Promise<void> {
    await this.consumer.drain();
  }

  /** This transport has no events of its own. */
  on(): void {
    throw new Error('the job server emits no events');
  }

  /** There is nothing to unwrap: connections belong to the broker library. */
  unwrap(): never {
    throw new Error('the job server has no driver to give away');
  }

  /** Passes one delivery to the handler of job messages, which returns the verdict. */
  private async dispatch(delivery: Delivery): Promise<DeliveryVerdict> {
    const packet = readJobPacket(delivery);
    switch (packet.kind) {
      case 'poison': {
        // The gateways log dead letters that are no jobs, and drop them.
        this.options.logger.error('a message is not a job and is dead-lettered', {
          bytes: delivery.content.length,
        });
        return 'dead-letter';
      }
      case 'newer': {
        this.options.onNewer(packet.formatVersion);
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
