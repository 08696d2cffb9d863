import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A status with a body of JSON, or a text as it is. */
export type PreparedAnswer = readonly [status: number, body: unknown];

/** What has come. */
export interface AnsweredRequest {
  /** Such as `GET /v1/jobs?limit=50`. */
  readonly line: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** Answers on a port of its own, by method and path, what a spec has said; all else with 404. */
export class AnsweringServer {
  readonly requests: AnsweredRequest[] = [];
  private answers: Readonly<Record<string, PreparedAnswer>> = {};

  private constructor(private readonly server: Server) {}

  static async start(): Promise<AnsweringServer> {
    const server = createServer();
    const gateway = new AnsweringServer(server);
    server.on('request', (request, response) => {
      const line = `${request.method ?? ''} ${request.url ?? ''}`;
      void text(request).then((body) => {
        gateway.requests.push({ line, authorization: request.headers.authorization, body });
        const [status, answer] = gateway.answers[line.replace(/\?.*/, '')] ?? [
          404,
          { detail: 'no job has this id' },
        ];
        const isText = typeof answer === 'string';
        response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json' });
        response.end(status === 204 ? undefined : isText ? answer : JSON.stringify(answer));
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Takes the place of all earlier answers, and forgets the earlier requests. */
  answer(answers: Readonly<Record<string, PreparedAnswer>>): void {
    this.answers = answers;
    this.requests.splice(0);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
