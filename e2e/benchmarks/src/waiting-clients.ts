import { concurrently } from '@tidegate/harness';
import { connect } from 'node:net';

/** Clients that open their requests at once. */
const LANES = 64;

const BODY = '{"input":"benchmark"}';

/** How a client waits for its job. */
type Way = 'Prefer: wait' | 'events';

/** When a client received that its job has ended, after that was stored, milliseconds. */
export type Latencies = Readonly<Record<Way, readonly number[]>>;

/** What shows the end of a job in an answer, by the way; the group is its time on the store's clock. */
const ENDS: Readonly<Record<Way, RegExp>> = {
  'Prefer: wait': /"finishedAt":"([^"]+)"/,
  events: /event: completed\ndata: \{"id":\d+,"type":"completed","attempt":\d+,"time":"([^"]+)"/,
};

/** Clients that each push a job and wait for its end, half of them each way, on a connection of its own. */
export class WaitingClients {
  private readonly ended: Promise<void>[] = [];
  private readonly milliseconds: Record<Way, number[]> = { 'Prefer: wait': [], events: [] };

  /** @param url - of the gateway: `http://127.0.0.1:…` */
  constructor(private readonly url: string) {}

  /** Opens them all; resolves when each has sent its request. */
  async open(count: number): Promise<void> {
    await concurrently({ count, lanes: LANES }, async (index) => {
      if (index % 2 === 0) {
        await this.wait(
          'Prefer: wait',
          `POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\nPrefer: wait=3600\r\n\r\n${BODY}`,
        );
        return;
      }
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${this.url}/v1/jobs`, { method: 'POST', headers, body: BODY });
      const { id } = (await answer.json()) as { readonly id: string };
      const path = `/v1/jobs/${id}/events`;
      await this.wait(
        'events',
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`,
      );
    });
  }

  /**
   * How many the gateway counts.
   *
   * @throws {Error} when it does not answer
   */
  async countWaiting(): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const gauge = (name: string): number => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
    return gauge('tidegate_waiting_requests') + gauge('tidegate_event_streams');
  }

  /** Resolves when each has received the end of its job; rejects when one lost its connection before. */
  async allEnded(): Promise<Latencies> {
    await Promise.all(this.ended);
    return this.milliseconds;
  }

  /** Sends a request on a connection of its own; resolves when that is open. */
  private wait(way: Way, request: string): Promise<void> {
    const { hostname, port } = new URL(this.url);
    return new Promise((resolveOpen, rejectOpen) => {
      const socket = connect({ host: hostname, port: Number(port) });
      let text = '';
      const ended = new Promise<void>((resolve, reject) => {
        socket.on('data', (data: Buffer) => {
          const receivedMs = performance.timeOrigin + performance.now();
          text += data.toString();
          const time = ENDS[way].exec(text)?.[1];
          if (time === undefined) return;
          this.milliseconds[way].push(receivedMs - Date.parse(time));
          socket.destroy();
          resolve();
        });
        socket.once('close', () => reject(new Error(`a connection was closed: ${text.slice(0, 200)}`)));
      });
      // Whoever asks for all of them receives it.
      ended.catch(() => undefined);
      this.ended.push(ended);
      socket.once('error', rejectOpen);
      socket.write(request, () => resolveOpen());
    });
  }
}
