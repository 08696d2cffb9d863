import type { JobPublisher } from '@tidegate/broker';
import type { ArrivalCounter, DueRetry, JobStore, Lease } from '@tidegate/job-store';
import { randomUUID } from 'node:crypto';

/** What a publisher of retries needs from its gateway. */
export interface RetryPublisherOptions {
  readonly store: {
    readonly dueRetries: Pick<JobStore['dueRetries'], 'areAny' | 'list' | 'settle'>;
    readonly leases: Pick<JobStore['leases'], 'take' | 'release'>;
  };
  readonly publisher: Pick<JobPublisher, 'publish' | 'requireRoom'>;
  readonly arrivals: Pick<ArrivalCounter, 'count'>;
  /** The models that are served here: only their queues are there for certain. */
  readonly models: readonly string[];
  readonly onPublished: (count: number) => void;
}

const LEASE_NAME = 'retries';

/** So long a gateway may take for one batch; after a gateway that was killed, the others wait as long. */
const LEASE_MS = 5_000;

/** Retries that are read, published and taken out together: their inputs are in memory at the same time. */
const BATCH_SIZE = 32;

/** Publishes the retries that are due. */
export class RetryPublisher {
  private readonly holder = randomUUID();
  private lease: Lease | undefined;
  private isClosing = false;

  constructor(private readonly options: RetryPublisherOptions) {}

  /**
   * Publishes all that is due, a batch at a time, while no other gateway does. A retry is taken out of the store only after the
   * broker has confirmed its message. A gateway that is killed in between leaves it to the next one, which publishes it again; a
   * worker then runs one of the two messages.
   *
   * @throws {StoreUnavailableError | BrokerUnavailableError | BrokerOverloadedError} when the store or the broker takes
   *   nothing: what is due stays due
   */
  async publishDue(): Promise<void> {
    const { store, publisher, onPublished } = this.options;
    for (let isFull = true; isFull && !this.isClosing;) {
      publisher.requireRoom();
      // To look costs the store nothing; to take a lease is a write, which it waits for its disk with.
      if (!(await store.dueRetries.areAny())) return;
      this.lease = await store.leases.take(LEASE_NAME, this.holder, LEASE_MS);
      if (!this.lease) return;
      const due = await store.dueRetries.list(BATCH_SIZE);
      const arePublished = await Promise.all(due.map((retry) => this.publish(retry)));
      const done = due.filter((_, index) => arePublished[index]);
      const postponed = due.filter((_, index) => !arePublished[index]);
      if (!(await store.dueRetries.settle(this.lease, { done, postponed }))) return;
      onPublished(done.filter(({ state }) => state === 'to-publish').length);
      // Another gateway may serve their models.
      if (postponed.length > 0) await this.release();
      isFull = due.length === BATCH_SIZE;
    }
  }

  /** Begins no further batch. */
  stop(): void {
    this.isClosing = true;
  }

  /** Leaves the retries to the other gateways at once. */
  async release(): Promise<void> {
    if (this.lease) await this.options.store.leases.release(this.lease);
  }

  /**
   * Whether it may be taken out. That of a model which is not served here stays: a message for a queue that is not there
   * costs the channel, and with it the pushes of that moment.
   */
  private async publish({ state, number, message }: DueRetry): Promise<boolean> {
    if (!message) return state === 'done';
    if (!this.options.models.includes(message.model)) return false;
    try {
      await this.options.publisher.publish(message, number);
    } catch {
      // The queue is full, or the broker was lost: its turn comes again.
      return false;
    }
    this.options.arrivals.count(message.model, Date.now());
    return true;
  }
}
