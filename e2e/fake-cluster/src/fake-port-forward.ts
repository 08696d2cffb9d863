import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';

const DATA = 0;
const FAILURE = 1;

/** Joins web sockets to a port of this machine by `v4.channel.k8s.io`: each message begins with its channel. */
export class FakePortForward {
  private readonly server = new WebSocketServer({
    noServer: true,
    handleProtocols: () => 'v4.channel.k8s.io',
  });

  /** Serves one web socket. Each channel begins with `port`, the port of the pod that the client asked for. */
  join(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    { port, targetPort }: { readonly port: number; readonly targetPort: number },
  ): Promise<WebSocket> {
    return new Promise((resolve) => {
      this.server.handleUpgrade(request, socket, head, (client) => {
        const portNumber = Buffer.alloc(2);
        portNumber.writeUInt16LE(port);
        client.send(Buffer.concat([Buffer.of(DATA), portNumber]));
        client.send(Buffer.concat([Buffer.of(FAILURE), portNumber]));
        const target = connect(targetPort, '127.0.0.1');
        target.on('data', (data) => client.send(Buffer.concat([Buffer.of(DATA), data])));
        target.on('close', () => client.close());
        target.on('error', ({ message }) =>
          client.send(Buffer.concat([Buffer.of(FAILURE), Buffer.from(message)])),
        );
        client.on('message', (message: Buffer) => target.write(message.subarray(1)));
        client.on('close', () => target.destroy());
        resolve(client);
      });
    });
  }
}
