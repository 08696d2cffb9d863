import { createParser } from 'eventsource-parser';
import { setTimeout as delay } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';
import { chooseOne, type RandomSource } from '../random.js';
import { EventCount, type FollowedEvent } from './event-count.js';

/** How a client follows a job: by streams, which it resumes, or answer by answer. */
export type FollowingWay = 'stream' | 'poll';

/** What to follow, and how. */
export interface JobFollowerOptions {
  readonly jobId: string;
  readonly way: FollowingWay;
  /** The gateways to choose from for each connection: `http://127.0.0.1:…`. */
  readonly urls: readonly string[];
  readonly random: RandomSource;
}

/** Connections that are left alone until they end. */
const UNCUT_SHARE = 0.25;
const MOST_BYTES = 2_000;
const MOST_WAIT_SECONDS = 3;
const MOST_EVENTS = 20;
/** Before the next try at a gateway that refuses, or is away. */
const RETRY_MS = 50;

/** How much of an answer a client reads before it cuts the connection. */
class Cut {
  private readonly ending = new AbortController();

  constructor(private bytesLeft: number) {}

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  /** Yields the text of an answer, up to the byte at which it is cut, even inside a character. */
  async *read(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      yield decoder.decode(chunk.subarray(0, this.bytesLeft), { stream: true });
      this.bytesLeft -= chunk.length;
      if (this.bytesLeft <= 0) this.ending.abort();
      this.signal.throwIfAborted();
    }
  }
}

/** A client that follows one job to its end, over connections that it cuts at random bytes, each at any of the gateways. */
export class JobFollower {
  readonly count = new EventCount();
  connections = 0;

  constructor(private readonly options: JobFollowerOptions) {}

  get way(): FollowingWay {
    return this.options.way;
  }

  /**
   * Follows the job to its end.
   *
   * @throws {Error} when it has not ended in time
   */
  async follow(withinMs: number): Promise<void> {
    const endsAtMs = performance.now() + withinMs;
    while (!this.count.isComplete) {
      if (performance.now() > endsAtMs)
        throw new Error(`job ${this.options.jobId}: no end after event ${this.count.last}`);
      if (!(await this.connect())) await delay(RETRY_MS);
    }
  }

  /** @returns whether a gateway has answered */
  private async connect(): Promise<boolean> {
    const { urls, jobId, way, random } = this.options;
    const cut = new Cut(random() < UNCUT_SHARE ? Infinity : Math.ceil(random() * MOST_BYTES));
    const address = `${chooseOne(urls, random)}/v1/jobs/${jobId}/events`;
    this.connections += 1;
    try {
      return way === 'stream' ? await this.stream(address, cut) : await this.poll(address, cut);
    } catch (error) {
      if (cut.signal.aborted) return true;
      // When a connection could not be made, or was lost, `fetch` has the reason as the cause of its error.
      if (isNativeError(error) && error.cause !== undefined) return false;
      throw error;
    }
  }

  private async stream(address: string, cut: Cut): Promise<boolean> {
    const { last } = this.count;
    const headers = {
      accept: 'text/event-stream',
      ...(last === 0 ? {} : { 'last-event-id': String(last) }),
    };
    const answer = await fetch(address, { headers, signal: cut.signal });
    if (!this.isGood(answer) || answer.body === null) return false;
    const parser = createParser({
      onEvent: ({ id, data }) => this.takeStreamed(id, JSON.parse(data) as FollowedEvent),
      onError: ({ message }) => this.count.faults.push(message),
    });
    for await (const text of cut.read(answer.body)) parser.feed(text);
    return true;
  }

  private takeStreamed(id: string | undefined, event: FollowedEvent): void {
    if (id !== event.id?.toString()) this.count.faults.push(`event ${event.id} has the id ${id}`);
    this.count.take(event);
  }

  private async poll(address: string, cut: Cut): Promise<boolean> {
    const { random } = this.options;
    const { last: after } = this.count;
    const wait = Math.floor(random() * (MOST_WAIT_SECONDS + 1));
    const limit = Math.ceil(random() * MOST_EVENTS);
    const query = `after=${after}&wait=${wait}&limit=${limit}`;
    const answer = await fetch(`${address}?${query}`, { signal: cut.signal });
    if (!this.isGood(answer) || answer.body === null) return false;
    let text = '';
    for await (const part of cut.read(answer.body)) text += part;
    const { events, last, done } = JSON.parse(text) as {
      readonly events: readonly FollowedEvent[];
      readonly last: number;
      readonly done: boolean;
    };
    for (const event of events) this.count.take(event);
    if (last !== this.count.last || done !== this.count.isComplete)
      this.count.faults.push(`last ${last}, done ${done} after event ${this.count.last}`);
    return events.length > 0;
  }

  /** Whether there is something to read. A gateway that stops, or whose store is away, answers 503. */
  private isGood({ status }: Response): boolean {
    if (status !== 200 && status !== 503) this.count.faults.push(`status ${status}`);
    return status === 200;
  }
}
