import { findBrokenRule } from './answer-rules.js';
import { renderRequest } from './exact-answers.js';
import { exchange, type ExchangeOptions, type RequestTarget } from './raw-exchange.js';

/** Longest that a client may hold a connection without completing a request. */
const CLOSED_WITHIN_MS = 75_000;
const DRIP_EVERY_MS = 1000;
const CLIENTS_OF_A_KIND = 10;
const PIPELINED = 100;
const ANSWERED_WITHIN_MS = 10_000;

function drip(text: string): Buffer[] {
  return Array.from({ length: CLOSED_WITHIN_MS / DRIP_EVERY_MS }, (_, index) =>
    Buffer.from(text[index % text.length] ?? ''),
  );
}

const SLOW_KINDS: Readonly<Record<string, ExchangeOptions>> = {
  'headers byte by byte': {
    pieces: [Buffer.from('GET /docs HTTP/1.1\r\nHost: localhost\r\n'), ...drip('X-Slow: 1\r\n')],
    pauseMs: DRIP_EVERY_MS,
    withinMs: CLOSED_WITHIN_MS,
  },
  'body byte by byte': {
    pieces: [
      Buffer.from('POST /push?input=slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n'),
      ...drip('x'),
    ],
    pauseMs: DRIP_EVERY_MS,
    withinMs: CLOSED_WITHIN_MS,
  },
  'body that never comes': {
    pieces: [Buffer.from('POST /push?input=slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n')],
    withinMs: CLOSED_WITHIN_MS,
  },
  'not a byte': { pieces: [], withinMs: CLOSED_WITHIN_MS },
};

async function checkSlowClient(
  target: RequestTarget,
  kind: string,
  options: ExchangeOptions,
): Promise<string[]> {
  const { answers, closed } = await exchange(target, options);
  if (!closed) return [`slow client, ${kind}: still connected after ${CLOSED_WITHIN_MS / 1000} s`];
  return answers.flatMap((answer) => {
    const broken = findBrokenRule('POST', answer);
    return broken === undefined ? [] : [`slow client, ${kind}: ${broken}`];
  });
}

/**
 * Slow clients must be disconnected in time.
 *
 * @returns every one that was not, or was badly answered
 */
export async function checkSlowClients(target: RequestTarget): Promise<string[]> {
  const checks = Object.entries(SLOW_KINDS).flatMap(([kind, options]) =>
    Array.from({ length: CLIENTS_OF_A_KIND }, () => checkSlowClient(target, kind, options)),
  );
  return [...new Set((await Promise.all(checks)).flat())];
}

/** A client that closes its side after its request still gets its answer. */
async function checkHalfClosed(target: RequestTarget): Promise<string[]> {
  const { answers } = await exchange(target, {
    pieces: [renderRequest('POST', '/push?input=half-closed')],
    halfClose: true,
    withinMs: ANSWERED_WITHIN_MS,
  });
  return answers[0]?.status === 200
    ? []
    : [`half-closed connection: ${answers[0]?.status ?? 'no answer'}, must be 200`];
}

/** Requests sent without waiting for answers are answered all, in their order. */
async function checkPipelining(target: RequestTarget): Promise<string[]> {
  const paths = Array.from({ length: PIPELINED }, (_, index) =>
    index % 2 === 0 ? '/status/none' : '/nowhere',
  );
  const requests = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join('');
  const { answers } = await exchange(target, {
    pieces: [Buffer.from(requests), renderRequest('GET', '/data/none')],
    withinMs: ANSWERED_WITHIN_MS,
  });
  const expected = [...paths, '/data/none'].map((path) => {
    if (path === '/nowhere') return 'Not Found';
    return path === '/status/none' ? 'job not found' : 'job result not found';
  });
  const inOrder = expected.every(
    (detail, index) => answers[index]?.body.startsWith(`{"detail":"${detail}"`) === true,
  );
  return inOrder
    ? []
    : [`pipelining: ${answers.length} answers for ${expected.length} requests, or not in their order`];
}

/**
 * Clients that behave in an unusual but allowed way.
 *
 * @returns what failed
 */
export async function checkOddClients(target: RequestTarget): Promise<string[]> {
  return [...(await checkHalfClosed(target)), ...(await checkPipelining(target))];
}
