import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a service that can be cut, fall silent, and be mended. */
export class Wire {
  private readonly sockets = new Set<Socket>();
  private state: 'open' | 'cut' = 'open';

  private constructor(
    private readonly server: Server,
    /** The address of the service, by this way. */
    readonly url: string,
  ) {}

  static async to(target: string): Promise<Wire> {
    const there = new URL(target);
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const here = new URL(target);
    here.hostname = '127.0.0.1';
    here.port = String((server.address() as AddressInfo).port);
    const wire = new Wire(server, here.href);
    server.on('connection', (near) => wire.join(near, connect(Number(there.port), there.hostname)));
    return wire;
  }

  /** Ends all connections, and refuses new ones until it is mended. */
  cut(): void {
    this.state = 'cut';
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  /** Nothing passes any more in the connections that there are. */
  silence(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  /** New connections work again. */
  mend(): void {
    this.state = 'open';
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private join(near: Socket, far: Socket): void {
    for (const socket of [near, far]) {
      socket.on('error', () => undefined);
      this.sockets.add(socket);
    }
    near.pipe(far).pipe(near);
    if (this.state === 'cut') this.cut();
  }
}
