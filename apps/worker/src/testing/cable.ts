import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a service that a test can cut, hold up and mend, without harm to others that use the service. */
export class Cable {
  private readonly sockets = new Set<Socket>();
  /** From the end that a test uses to the end at the service. */
  private readonly farEnds = new Map<Socket, Socket>();
  private isCut = false;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** Lays a cable to an address; its own address is the same but for host and port. */
  static async to(address: string): Promise<Cable> {
    const target = new URL(address);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(address);
    url.hostname = '127.0.0.1';
    url.port = String((server.address() as AddressInfo).port);
    const cable = new Cable(server, url.href);
    server.on('connection', (near) => cable.join(near, Number(target.port), target.hostname));
    return cable;
  }

  /** Ends every connection and takes no new one. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Keeps what is sent to the service from it, until it is mended; connections stay. */
  hold(): void {
    for (const [near, far] of this.farEnds) near.unpipe(far);
  }

  /** Keeps back what the service answers, until it is mended; what is sent to it arrives. */
  holdAnswers(): void {
    for (const [near, far] of this.farEnds) far.unpipe(near);
  }

  /** Lets connections through again, and what was held. */
  mend(): void {
    this.isCut = false;
    for (const [near, far] of this.farEnds) {
      near.unpipe(far).pipe(far);
      far.unpipe(near).pipe(near);
    }
  }

  remove(): void {
    this.cut();
    this.server.close();
  }

  private join(near: Socket, port: number, host: string): void {
    if (this.isCut) {
      near.destroy();
      return;
    }
    const far = connect({ port, host });
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
