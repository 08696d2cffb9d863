import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

const METHOD_FRAME = 1;
const FRAME_END = 0xce;

/**
 * Until the last of them is handled, amqplib lets nobody listen for errors. No broker sends an error together with it, so
 * this fault waits until the client goes on.
 */
const OPENING_FRAMES = 3;
const FRAME_HEADER_BYTES = 7;
const CONNECTION_CLOSE = [10, 50] as const;
const CHANNEL_CLOSE = [20, 40] as const;

/** What goes wrong on a wire, as the client sees it. */
export type WireFault = (client: Socket) => void;

/** The faults of brokers and networks that a client must survive, by name. */
export const WIRE_FAULTS: Readonly<Record<string, WireFault>> = {
  'the connection is closed: 320 (CONNECTION_FORCED)': (client) =>
    client.write(close(CONNECTION_CLOSE, 0, 320)),
  'the connection is closed: 501 (FRAME_ERROR)': (client) => client.write(close(CONNECTION_CLOSE, 0, 501)),
  'the connection is closed: 541 (INTERNAL_ERROR)': (client) => client.write(close(CONNECTION_CLOSE, 0, 541)),
  'the channel is closed: 541 (INTERNAL_ERROR)': (client) => client.write(close(CHANNEL_CLOSE, 1, 541)),
  'the broker sends what is no AMQP': (client) => client.write(Buffer.alloc(64, 0x5a)),
  'the socket ends': (client) => client.end(),
  'the socket is reset': (client) => client.resetAndDestroy(),
};

/** A way to a real broker on which the first connection goes wrong at a chosen moment, and all later ones do not. */
export class FaultyWire {
  private readonly sockets = new Set<Socket>();
  private hasFailed = false;
  private first: Socket | undefined;

  private constructor(
    private readonly server: Server,
    /** The broker's address over this wire. */
    readonly url: string,
    private readonly fault: WireFault,
    private readonly faultAfterFrames: number,
  ) {}

  /**
   * Lays a wire.
   *
   * @param faultAfterFrames - how many frames of the broker arrive before the fault; an integer from 1, or `Infinity` for
   *   one that is asked for by {@link fail}
   */
  static async to(brokerUrl: string, fault: WireFault, faultAfterFrames: number): Promise<FaultyWire> {
    const target = new URL(brokerUrl);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(brokerUrl);
    url.hostname = '127.0.0.1';
    url.port = String((server.address() as AddressInfo).port);
    const wire = new FaultyWire(server, url.href, fault, faultAfterFrames);
    server.on('connection', (client) => wire.join(client, connect(Number(target.port), target.hostname)));
    return wire;
  }

  /** Lets the first connection go wrong now. */
  fail(): void {
    if (this.hasFailed || this.first === undefined) return;
    this.hasFailed = true;
    this.fault(this.first);
  }

  remove(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(client: Socket, broker: Socket): void {
    this.first ??= client;
    for (const socket of [client, broker]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        broker.destroy();
      });
    }
    client.pipe(broker);
    if (client === this.first) this.passFrames(client, broker);
    else broker.pipe(client);
  }

  private passFrames(client: Socket, broker: Socket): void {
    let received = Buffer.alloc(0);
    let frames = 0;
    broker.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      // In one write, so that the client reads a frame and the fault at once.
      client.cork();
      for (let end = frameEnd(received); end !== undefined && client.writable; end = frameEnd(received)) {
        client.write(received.subarray(0, end));
        received = received.subarray(end);
        frames += 1;
        if (frames !== this.faultAfterFrames) continue;
        if (frames === OPENING_FRAMES) client.once('data', () => this.fail());
        else this.fail();
      }
      client.uncork();
    });
  }
}

/** Where the first frame ends; `undefined` while it has not arrived in full. */
function frameEnd(bytes: Buffer): number | undefined {
  if (bytes.length < FRAME_HEADER_BYTES) return undefined;
  const end = FRAME_HEADER_BYTES + bytes.readUInt32BE(3) + 1;
  return bytes.length < end ? undefined : end;
}

/** The frame by which a broker closes a connection or a channel (AMQP 0-9-1, `connection.close` and `channel.close`). */
function close([classId, methodId]: readonly [number, number], channel: number, code: number): Buffer {
  const text = Buffer.from('spec');
  const method = Buffer.alloc(6);
  method.writeUInt16BE(classId, 0);
  method.writeUInt16BE(methodId, 2);
  method.writeUInt16BE(code, 4);
  const cause = Buffer.alloc(4);
  const payload = Buffer.concat([method, Buffer.from([text.length]), text, cause]);
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  header.writeUInt8(METHOD_FRAME, 0);
  header.writeUInt16BE(channel, 1);
  header.writeUInt32BE(payload.length, 3);
  return Buffer.concat([header, payload, Buffer.from([FRAME_END])]);
}
