import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One consumer, in the form in which RabbitMQ 4.3.6 lists it; 3.10.8 leaves `consumer_timeout` out. */
export function listedConsumer(queue: string, consumerTimeoutMs?: number): object {
  return {
    arguments: {},
    ack_required: true,
    active: true,
    activity_status: 'up',
    channel_details: {
      connection_name: '127.0.0.1:53492 -> 127.0.0.1:26145',
      name: '127.0.0.1:53492 -> 127.0.0.1:26145 (1)',
      node: 'tidegate@localhost',
      number: 1,
      peer_host: '127.0.0.1',
      peer_port: 53492,
      user: 'guest',
    },
    consumer_tag: 'amq.ctag-pI1decyHm4cKOQOmscnbkw',
    ...(consumerTimeoutMs === undefined ? {} : { consumer_timeout: consumerTimeoutMs }),
    exclusive: false,
    prefetch_count: 1,
    queue: { name: queue, vhost: '/' },
  };
}

/** How the stand-in answers a question for consumers, from what the real API answered, if there is one. */
type ConsumersAnswer = (real: readonly object[]) => { readonly status: number; readonly body: unknown };

/**
 * A management API on the loopback address whose list of consumers is the spec's; all else is answered by the real API, where
 * one is given.
 */
export class ManagementStandIn {
  private constructor(
    private readonly server: Server,
    /** With user and password of the real one. */
    readonly url: string,
  ) {}

  static async open(answer: ConsumersAnswer, realUrl?: string): Promise<ManagementStandIn> {
    const real = new URL(realUrl ?? 'http://guest:guest@127.0.0.1');
    const server = createServer((request, response) => {
      const forward = async (): Promise<void> => {
        const path = request.url ?? '/';
        const isConsumers = path.startsWith('/api/consumers/');
        const answered =
          realUrl === undefined
            ? undefined
            : await fetch(new URL(path, real.origin), {
                method: request.method ?? 'GET',
                headers: {
                  authorization: request.headers.authorization ?? '',
                  'content-type': 'application/json',
                },
                ...(request.method === 'PUT' ? { body: new Uint8Array(await buffer(request)) } : {}),
              });
        const text = (await answered?.text()) ?? '[]';
        if (isConsumers) {
          const { status, body } = answer(JSON.parse(text) as readonly object[]);
          response.writeHead(status).end(JSON.stringify(body));
        } else response.writeHead(answered?.status ?? 404).end(answered?.status === 204 ? undefined : text);
      };
      forward().catch(() => response.destroy());
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = new URL(real);
    url.hostname = '127.0.0.1';
    url.port = String((server.address() as AddressInfo).port);
    return new ManagementStandIn(server, url.href);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
