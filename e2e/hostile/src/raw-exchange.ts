import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { parseAnswers, type RawAnswer } from './raw-answer.js';

/** Where the server under attack listens. */
export interface RequestTarget {
  readonly host: string;
  readonly port: number;
  /** Speak TLS, whatever the certificate. */
  readonly tls?: boolean;
}

/** How a client behaves. */
export interface ExchangeOptions {
  /** Pieces that are written with a pause between each two. */
  readonly pieces: readonly Buffer[];
  /** Pause between two pieces. @defaultValue 0 */
  readonly pauseMs?: number;
  /** Whether the client closes its side of the connection once all is written. @defaultValue false */
  readonly halfClose?: boolean;
  /** After this time a connection that the server has not closed counts as hung. */
  readonly withinMs: number;
  /** Methods of the requests, in order, since the answer to a HEAD has no body. */
  readonly methods?: readonly string[];
}

/** The answer. */
export interface Exchange {
  readonly answers: readonly RawAnswer[];
  /** `false`: the server did not close within the bound. */
  readonly closed: boolean;
  readonly elapsedMs: number;
}

function openSocket({ host, port, tls }: RequestTarget): Socket {
  return tls === true
    ? connectTls({ host, port, rejectUnauthorized: false })
    : connect({ host, port, allowHalfOpen: true });
}

/** Sends bytes unchanged and collects the answer until the server closes or the bound is reached. */
export function exchange(target: RequestTarget, options: ExchangeOptions): Promise<Exchange> {
  const { pieces, pauseMs = 0, halfClose = false, withinMs, methods = [] } = options;
  return new Promise((resolve) => {
    const startedAtMs = performance.now();
    const received: Buffer[] = [];
    const socket = openSocket(target);
    let next = 0;
    let writing: NodeJS.Timeout | undefined;
    const bound = setTimeout(() => finish(false), withinMs);
    const finish = (closed: boolean): void => {
      clearTimeout(bound);
      clearTimeout(writing);
      socket.destroy();
      const answers = parseAnswers(Buffer.concat(received), methods);
      resolve({ answers, closed, elapsedMs: performance.now() - startedAtMs });
    };
    const writeNext = (): void => {
      const piece = pieces[next++];
      if (piece !== undefined && socket.writable) {
        socket.write(piece);
        writing = setTimeout(writeNext, pauseMs);
      } else if (halfClose) {
        socket.end();
      }
    };
    socket.on('data', (chunk) => received.push(chunk));
    socket.once('end', () => finish(true));
    // A server that has answered and closes while the client still writes resets the connection: closed, too.
    socket.once('error', () => finish(true));
    socket.once('close', () => finish(true));
    socket.once(target.tls === true ? 'secureConnect' : 'connect', writeNext);
  });
}
