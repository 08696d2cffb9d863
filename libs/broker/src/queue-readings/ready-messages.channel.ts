import type { Channel, ChannelModel } from 'amqplib';

/**
 * The text of the 404 for a queue that nobody has declared yet; a broker whose node is down sends a 404 with another
 * text.
 */
const NO_QUEUE = 'NOT_FOUND - no queue';

/**
 * Reads how many messages of a queue wait, by a passive declare over a channel of its own: it counts a publish as soon
 * as that is confirmed, while the management API is seconds behind. Messages that a worker holds are not counted. The
 * broker answers one question after the other. Lives as long as the connection that it is made with.
 *
 * @see https://www.rabbitmq.com/docs/queues#optional-arguments (passive declaration)
 */
export class ReadyMessagesChannel {
  private channel: Channel | undefined;
  private isSilent = false;
  private last: Promise<unknown> = Promise.resolve();

  /** @param timeoutMs - how long the broker may take for one reading */
  constructor(
    private readonly model: ChannelModel,
    private readonly timeoutMs: number,
  ) {}

  /** Opens the channel; a question that finds none opens one too. */
  async open(): Promise<Channel> {
    const channel = await this.model.createChannel();
    // The broker closes a channel that asked for a queue which is not there.
    channel.on('error', () => undefined);
    channel.on('close', () => {
      if (this.channel === channel) this.channel = undefined;
    });
    this.channel = channel;
    return channel;
  }

  /** The waiting messages of a queue, 0 for one that is not there yet; `unavailable` where there is no answer. */
  read(queue: string): Promise<number | 'unavailable'> {
    const reading = this.last.then(() => this.ask(queue));
    this.last = reading;
    return reading;
  }

  private async ask(queue: string): Promise<number | 'unavailable'> {
    if (this.isSilent) return 'unavailable';
    const asking = this.declare(queue);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<'unavailable'>((resolve) => {
      timer = setTimeout(() => {
        // Until the broker answers or the connection ends, the next callers fail at once instead of waiting.
        this.isSilent = true;
        void asking.finally(() => (this.isSilent = false));
        resolve('unavailable');
      }, this.timeoutMs);
    });
    const answer = await Promise.race([asking, timeout]);
    clearTimeout(timer);
    return answer;
  }

  private async declare(queue: string): Promise<number | 'unavailable'> {
    try {
      const channel = this.channel ?? (await this.open());
      return (await channel.checkQueue(queue)).messageCount;
    } catch (error) {
      // Closed by this answer, or before anybody listened: the next question opens another.
      this.channel = undefined;
      return error instanceof Error && error.message.includes(NO_QUEUE) ? 0 : 'unavailable';
    }
  }
}
