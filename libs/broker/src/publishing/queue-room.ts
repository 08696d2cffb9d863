import { QueueFullError } from '../broker.error.js';
import type { PublicationOutcome } from './confirmed-channel.js';

/** What a queue room needs. */
export interface QueueRoomOptions {
  readonly queue: string;
  /** Waiting messages at which the queue is full. */
  readonly limit: number;
  /** Reads how many messages wait, those that were confirmed before among them. */
  readonly read: () => Promise<number | 'unavailable'>;
  /** A clock that only goes forward, in milliseconds. */
  readonly monotonicMs?: () => number;
}

/** How often the queue is read while messages are published: other publishers fill it, and consumers empty it. */
const READ_EVERY_MS = 1_000;

/** How long a queue that was read as full counts as full. */
const FULL_FOR_MS = 50;

interface Waiting {
  readonly enter: () => void;
  readonly refuse: (error: QueueFullError) => void;
}

/**
 * How much room a queue has, by a publisher's own count: the last reading of its length, what this publisher has sent and
 * has not confirmed yet, and what was confirmed since that reading. The broker's own limit (`reject-publish`) is soft: it
 * takes effect some messages late, so that one burst may exceed it by any number.
 *
 * The count is never too low, unless other publishers add messages. It may be too high, by what consumers have taken
 * since, and by what was on its way during the reading. So nothing is refused by the count alone: a new reading
 * decides. Example: limit 10, an empty queue and 400 messages at once: 10 enter, 390 wait for a reading, which returns
 * 0 to 10; with the 10 that are not confirmed the queue is full, and they are refused (`queue-room.spec.ts`).
 */
export class QueueRoom {
  private reading: number | 'unavailable' | undefined;
  private askedAtMs = Number.NEGATIVE_INFINITY;
  private isReading = false;
  private unconfirmed = 0;
  private confirmedSince = 0;
  private waiting: Waiting[] = [];
  private readonly monotonicMs: () => number;

  constructor(private readonly options: QueueRoomOptions) {
    this.monotonicMs = options.monotonicMs ?? ((): number => performance.now());
  }

  /**
   * Counts one message that is about to be published, if there is room. Returns `undefined` when that is known at once,
   * else a promise that a reading settles. A caller that has entered must report how it went: {@link settle}.
   *
   * @throws {QueueFullError} (as a rejection) when there is no room
   */
  enter(): Promise<void> | undefined {
    const ageMs = this.monotonicMs() - this.askedAtMs;
    if (this.hasRoom && this.waiting.length === 0) {
      if (ageMs >= READ_EVERY_MS) this.readAgain();
      this.unconfirmed += 1;
      return undefined;
    }
    if (this.wasReadFull && ageMs < FULL_FOR_MS && !this.isReading)
      return Promise.reject(new QueueFullError(this.options.queue));
    const entering = new Promise<void>((enter, refuse) => this.waiting.push({ enter, refuse }));
    this.readAgain();
    return entering;
  }

  /** A message that has entered is in the queue, or may be, or is not. */
  readonly settle = (outcome: PublicationOutcome): void => {
    this.unconfirmed -= 1;
    if (outcome === 'in-the-queue') this.confirmedSince += 1;
  };

  /** The last reading no longer applies: the next message waits for a new one. */
  forget(): void {
    this.reading = undefined;
  }

  private get hasRoom(): boolean {
    const { reading } = this;
    if (reading === undefined) return false;
    // Unknown is not full: the broker has a limit of its own.
    if (reading === 'unavailable') return true;
    return reading + this.unconfirmed + this.confirmedSince < this.options.limit;
  }

  private get wasReadFull(): boolean {
    return typeof this.reading === 'number' && this.reading >= this.options.limit;
  }

  private readAgain(): void {
    if (this.isReading) return;
    this.isReading = true;
    this.askedAtMs = this.monotonicMs();
    const confirmedBefore = this.confirmedSince;
    void this.options.read().then((reading) => {
      this.isReading = false;
      this.reading = reading;
      // What was confirmed since the question may be missing in the answer.
      this.confirmedSince -= confirmedBefore;
      this.admitWaiting();
    });
  }

  private admitWaiting(): void {
    for (const { enter, refuse } of this.waiting.splice(0)) {
      if (this.hasRoom) {
        this.unconfirmed += 1;
        enter();
      } else refuse(new QueueFullError(this.options.queue));
    }
  }
}
