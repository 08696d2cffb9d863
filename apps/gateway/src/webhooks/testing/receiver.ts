import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A webhook that a receiver has got. */
export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver of webhooks on loopback. */
export class Receiver {
  readonly received: ReceivedWebhook[] = [];
  /** How many connections were made to it. */
  connections = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.connections += 1;
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    });
  }

  /** One that answers by HTTP. @param answer - by default 204 */
  static async http(answer?: (response: ServerResponse, number: number) => void): Promise<Receiver> {
    const listener: RequestListener = (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        receiver.received.push({ headers: request.headers, body });
        if (answer) answer(response, receiver.received.length);
        else response.writeHead(204).end();
      });
    };
    const receiver = new Receiver(createServer(listener));
    return receiver.listen();
  }

  /** One that does anything else with its connections. */
  static async tcp(serve: (socket: Socket) => void): Promise<Receiver> {
    return new Receiver(createTcpServer(serve)).listen();
  }

  /** Its host and port, by a name that leads to loopback. */
  get host(): string {
    return `localhost:${this.port}`;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }
}
