import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * A relay to a service that a test can cut, delay, restore and direct elsewhere, without harm to others that use the
 * service.
 */
export class Relay {
  /** Connections that were made so far. */
  connections = 0;
  private readonly sockets = new Set<Socket>();
  /** From the end that a test uses to the end at the service. */
  private readonly farEnds = new Map<Socket, Socket>();
  private isCut = false;

  private constructor(
    private readonly server: Server,
    private readonly host: string,
    private port: number,
    /** The address of the service through this relay. */
    readonly url: string,
  ) {
    server.on('connection', (near) => this.join(near));
  }

  /** Opens a relay to an address; its own address is the same except for host and port. */
  static async to(address: string): Promise<Relay> {
    const { hostname, port } = new URL(address);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(address);
    url.hostname = '127.0.0.1';
    url.port = String((server.address() as AddressInfo).port);
    return new Relay(server, hostname, Number(port), url.href);
  }

  /** Directs new connections to another port; open connections stay as they are. */
  lead(port: number): void {
    this.port = port;
  }

  /** How many connections lead to a port now. */
  openTo(port: number): number {
    return [...this.sockets].filter(({ remotePort }) => remotePort === port).length;
  }

  /** Ends every connection and takes no new one, until it is restored. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Holds back what is sent to the service, until it is restored; connections stay open. */
  hold(): void {
    for (const [near, far] of this.farEnds) near.unpipe(far);
  }

  /** Keeps back what the service answers, until it is restored; what is sent to it arrives. */
  holdAnswers(): void {
    for (const [near, far] of this.farEnds) far.unpipe(near);
  }

  /** Keeps back what both sides send, as a service that hangs; connections that are made later work. */
  silence(): void {
    this.hold();
    this.holdAnswers();
  }

  /** Lets connections through again, and what was held. */
  restore(): void {
    this.isCut = false;
    for (const [near, far] of this.farEnds) {
      near.unpipe(far).pipe(far);
      far.unpipe(near).pipe(near);
    }
  }

  /** Ends it with all its connections. */
  remove(): void {
    this.cut();
    this.server.close();
  }

  private join(near: Socket): void {
    this.connections += 1;
    if (this.isCut) {
      near.destroy();
      return;
    }
    const far = connect({ port: this.port, host: this.host });
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        this.farEnds.delete(near);
        near.destroy();
        far.destroy();
      });
    }
    this.farEnds.set(near, far);
    near.pipe(far);
    far.pipe(near);
  }
}
