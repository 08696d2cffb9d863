import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** An address that leads to one server and later to another, as the name of a failed-over store does. */
export class Relay {
  /** Connections that were made so far. */
  connections = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private port: number,
  ) {
    server.on('connection', (near) => this.join(near));
  }

  /** Opens an address that leads to a port of this machine. */
  static async to(port: number): Promise<Relay> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Relay(server, port);
  }

  /** Where it is. */
  get url(): string {
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Leads new connections to another port; those that are there stay where they are. */
  lead(port: number): void {
    this.port = port;
  }

  /** How many connections lead to a port now. */
  openTo(port: number): number {
    return [...this.sockets].filter(({ remotePort }) => remotePort === port).length;
  }

  /** Ends it with all its connections. */
  remove(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private join(near: Socket): void {
    this.connections += 1;
    const far = connect({ port: this.port, host: '127.0.0.1' });
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  }
}
