import { lookup } from 'node:dns';
import { Agent, buildConnector, errors, type Dispatcher } from 'undici';
import { lookupPublic, refusePrivate } from '../address/public-connections.js';
import { retryAfterMs } from './retry-after.js';

/** What a client that sends webhooks is given. */
export interface WebClientOptions {
  /** Seconds that connecting, sending and the head of the answer may take together. */
  readonly timeoutSeconds: number;
  /** Whether addresses may begin with `http`: those of earlier jobs may, though it is no longer allowed. */
  readonly allowHttp: boolean;
  readonly allowPrivateAddresses: boolean;
  /** Connections to one host at a time. */
  readonly connectionsPerHost: number;
}

/** What came of one request. */
export interface WebAnswer {
  /** HTTP status; absent where no answer came. */
  readonly answer?: number;
  /** Why it is no success, as a message for people. */
  readonly error?: string;
  /** When the receiver wants the next attempt, milliseconds from now. */
  readonly retryAfterMs?: number;
}

/** Bytes of an answer that are read, so that its connection may be used again; above them it is closed. */
const MOST_ANSWER_BYTES = 16_384;
/** Milliseconds that the rest of an answer may take. */
const BODY_TIMEOUT_MS = 1_000;
const MOST_HEADER_BYTES = 16_384;
/** Milliseconds that a connection is kept without a request. */
const KEEP_ALIVE_MS = 4_000;
/** Hosts to which connections are kept. */
const MOST_ORIGINS = 512;

/** Why a request is ended that takes too long. */
const LATE = Symbol('late');

/**
 * Sends webhooks over HTTP. Redirects are not followed, and what a receiver does costs no more than the time of one attempt and some
 * kilobytes: answers are not kept.
 *
 * Where private addresses are not allowed, an address is looked at three times: as it stands in the webhook, as a name resolves,
 * so that nothing is connected in vain, and on the socket, before a byte of the request is written.
 */
export class WebClient {
  private readonly agent: Agent;

  constructor(private readonly options: WebClientOptions) {
    const connect = buildConnector({
      timeout: options.timeoutSeconds * 1000,
      lookup: options.allowPrivateAddresses ? lookup : lookupPublic(),
    });
    this.agent = new Agent({
      connections: options.connectionsPerHost,
      maxOrigins: MOST_ORIGINS,
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MOST_HEADER_BYTES,
      headersTimeout: options.timeoutSeconds * 1000,
      bodyTimeout: BODY_TIMEOUT_MS,
      connect: options.allowPrivateAddresses ? connect : refusePrivate(connect),
    });
  }

  /**
   * Posts a body.
   *
   * @param abort - ends the request before its time
   */
  async post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    abort: AbortSignal,
  ): Promise<WebAnswer> {
    const address = addressOf(url);
    if (!this.options.allowHttp && address.origin.startsWith('http://'))
      return { error: 'its address begins with http://, which is not allowed' };
    const ending = new AbortController();
    const end = (): void => ending.abort();
    // Not `AbortSignal.timeout`: that one is kept for its whole time, also when the answer comes at once.
    const timer = setTimeout(() => ending.abort(LATE), this.options.timeoutSeconds * 1000);
    if (abort.aborted) end();
    abort.addEventListener('abort', end);
    try {
      const response = await this.agent.request({
        ...address,
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'Tidegate-Webhooks' },
        body,
        signal: ending.signal,
      });
      void discard(response.body);
      return answerOf(response);
    } catch (error) {
      return {
        error:
          ending.signal.reason === LATE
            ? `no answer within ${this.options.timeoutSeconds} s`
            : reasonOf(error),
      };
    } finally {
      clearTimeout(timer);
      abort.removeEventListener('abort', end);
    }
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

function addressOf(url: string): { readonly origin: string; readonly path: string } {
  const { origin, pathname, search } = new URL(url);
  return { origin, path: pathname + search };
}

function answerOf({ statusCode: answer, headers }: Dispatcher.ResponseData): WebAnswer {
  if (answer >= 200 && answer < 300) return { answer };
  const isRedirect = answer >= 300 && answer < 400;
  const wanted = retryAfterMs(headers['retry-after'], Date.now());
  return {
    answer,
    error: isRedirect ? 'the receiver redirects, which is not followed' : `the receiver answered ${answer}`,
    ...(wanted === undefined ? {} : { retryAfterMs: wanted }),
  };
}

/** Reads the rest of a short answer, so that its connection may be used again. */
async function discard(body: Dispatcher.ResponseData['body']): Promise<void> {
  const timer = setTimeout(() => body.destroy(), BODY_TIMEOUT_MS);
  try {
    await body.dump({ limit: MOST_ANSWER_BYTES });
  } catch {
    // Its status is all that is needed of an answer.
  } finally {
    clearTimeout(timer);
  }
}

/** Why there is no answer, for whoever has asked for the webhook: no more than it could find out by itself. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the request failed';
  if (error instanceof errors.ConnectTimeoutError) return 'no connection in time';
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  return inner instanceof Error && inner.message !== '' ? inner.message.slice(0, 200) : 'the request failed';
}
