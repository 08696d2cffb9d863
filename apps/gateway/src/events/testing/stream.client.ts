import { request, type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { once } from 'node:events';

/** One server-sent event, as it came. */
export interface ReceivedEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a client may ask of a stream. */
export interface StreamWishes {
  /** The id of the last event that it has. */
  readonly lastId?: string | undefined;
  readonly key?: string;
}

/** A client of server-sent events that reads one stream, by the rules of the HTML standard, and does not resume it by itself. */
export class StreamClient {
  readonly events: ReceivedEvent[] = [];
  /** Lines that clients leave out. */
  readonly comments: string[] = [];
  isOver = false;
  private text = '';

  private constructor(
    private readonly sent: ClientRequest,
    private readonly answer: IncomingMessage,
  ) {
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => this.take(chunk));
    answer.on('error', () => undefined);
    answer.once('close', () => (this.isOver = true));
  }

  /** Opens a stream of a job; resolves with its headers. */
  static async open(port: number, jobId: string, { lastId, key }: StreamWishes = {}): Promise<StreamClient> {
    const headers = {
      accept: 'text/event-stream',
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    };
    const sent = request({
      host: '127.0.0.1',
      port,
      path: `/v1/jobs/${jobId}/events`,
      headers,
      agent: false,
    });
    sent.on('error', () => undefined);
    sent.end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return new StreamClient(sent, answer);
  }

  get status(): number | undefined {
    return this.answer.statusCode;
  }

  get headers(): IncomingHttpHeaders {
    return this.answer.headers;
  }

  /** The id of the last event that has one. */
  get lastId(): string | undefined {
    return this.events.findLast(({ id }) => id !== undefined)?.id;
  }

  /** What has come, as `id type`; an event without an id has `-`. */
  get inShort(): readonly string[] {
    return this.events.map(({ id = '-', event }) => `${id} ${event}`);
  }

  /** Cuts the connection, wherever it is. */
  cut(): void {
    this.sent.destroy();
  }

  /** Takes nothing from the connection any longer. */
  pause(): void {
    this.answer.pause();
  }

  private take(chunk: string): void {
    this.text += chunk;
    const blocks = this.text.split('\n\n');
    this.text = blocks.pop() ?? '';
    for (const block of blocks) this.takeBlock(block.split('\n'));
  }

  private takeBlock(lines: readonly string[]): void {
    const fields = new Map(
      lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    const comment = fields.get('');
    if (comment !== undefined) this.comments.push(comment);
    const data = fields.get('data');
    if (data === undefined) return;
    this.events.push({
      id: fields.get('id'),
      event: fields.get('event') ?? 'message',
      data: JSON.parse(data) as ReceivedEvent['data'],
    });
  }
}
