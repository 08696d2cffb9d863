import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { readProcessStart } from './process-start.js';
import type { RequestTarget } from './raw-exchange.js';

/** A request as it goes over the wire. */
interface RequestKind {
  readonly head: string;
  readonly body?: string;
}

/** How far a client gets before it resets the connection. */
interface Phase {
  /** What of a request is sent; `undefined` where the kind has no such phase. */
  readonly bytes: (kind: RequestKind) => string | undefined;
  /** Wait for the first bytes of the answer. @defaultValue false */
  readonly awaitsAnswer?: boolean;
}

/** The type of the records that a TLS handshake consists of. */
const TLS_HANDSHAKE = 0x16;
/** Longest wait for bytes that may never come. */
const ANSWERED_WITHIN_MS = 1_000;
/** Pauses between the last byte and the reset: at once, in the middle of the server's work, and a little later. */
const PAUSES_MS = [0, 1, 5];
const BODY = 'x'.repeat(4_000);
const CHUNKS = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
const JSON_BODY = JSON.stringify({ input: BODY });

function head(start: string, ...headers: readonly string[]): string {
  return [`${start} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');
}

const PUSH = head('POST /push?input=reset', 'Content-Length: 0');

const KINDS: Readonly<Record<string, RequestKind>> = {
  GET: { head: head('GET /status/none') },
  'GET of a large answer': { head: head('GET /openapi.json').repeat(20) },
  HEAD: { head: head('HEAD /docs') },
  'POST /push': { head: PUSH },
  'POST with a body': {
    head: head('POST /push?input=reset', `Content-Length: ${BODY.length}`),
    body: BODY,
  },
  'POST of a job': {
    head: head('POST /v1/jobs', 'Content-Type: application/json', `Content-Length: ${JSON_BODY.length}`),
    body: JSON_BODY,
  },
  'POST in chunks': { head: head('POST /push?input=reset', 'Transfer-Encoding: chunked'), body: CHUNKS },
  'a malformed chunk': {
    head: head('POST /push?input=reset', 'Transfer-Encoding: chunked'),
    body: 'no size\r\nx\r\n0\r\n\r\n',
  },
  CONNECT: { head: head('CONNECT localhost:80') },
  'CONNECT with more behind it': { head: head('CONNECT localhost:80'), body: BODY },
  'CONNECT behind a push': { head: PUSH + head('CONNECT localhost:80') },
  'Upgrade: websocket': { head: head('GET /docs', 'Connection: Upgrade', 'Upgrade: websocket') },
  'Upgrade: h2c': {
    head: head(
      'POST /push?input=reset',
      'Connection: Upgrade',
      'Upgrade: h2c',
      `Content-Length: ${BODY.length}`,
    ),
    body: BODY,
  },
  'Expect: 100-continue': {
    head: head('POST /push?input=reset', 'Expect: 100-continue', `Content-Length: ${BODY.length}`),
    body: BODY,
  },
  'Expect: miracles': { head: head('GET /docs', 'Expect: miracles') },
  'the preface of HTTP/2': { head: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' },
  'a malformed request line': { head: 'GET\r\n\r\n' },
  'a malformed header': { head: head('GET /docs', 'No colon') },
  'a malformed request behind a push': { head: `${PUSH}no HTTP\r\n\r\n` },
  'headers that are too large': { head: head('GET /docs', `X-Flood: ${'x'.repeat(140_000)}`) },
};

function whole(kind: RequestKind): string {
  return kind.head + (kind.body ?? '');
}

const PHASES: Readonly<Record<string, Phase>> = {
  'before the first byte': { bytes: () => '' },
  'in the request line': { bytes: (kind) => kind.head.slice(0, 2) },
  'in the headers': { bytes: (kind) => kind.head.slice(0, -2) },
  'in the body': {
    bytes: ({ head: start, body }) =>
      body === undefined ? undefined : start + body.slice(0, body.length / 2),
  },
  'while the answer is awaited': { bytes: whole },
  'while the answer is read': { bytes: whole, awaitsAnswer: true },
};

/** Sends some bytes and resets the connection, by TCP's RST, whatever runs on top of it. */
async function sendAndReset(
  { host, port, tls }: RequestTarget,
  bytes: string | Buffer,
  { pauseMs, awaitsAnswer }: { readonly pauseMs: number; readonly awaitsAnswer: boolean },
): Promise<void> {
  const transport = connect({ host, port });
  const stream: Socket =
    tls === true ? connectTls({ socket: transport, rejectUnauthorized: false }) : transport;
  // The server may close, or be gone, before the reset.
  for (const socket of new Set([transport, stream])) socket.on('error', () => undefined);
  const closed = new Promise((resolve) => transport.once('close', resolve));
  const patience = AbortSignal.timeout(ANSWERED_WITHIN_MS);
  try {
    await once(stream, tls === true ? 'secureConnect' : 'connect', { signal: patience });
    if (bytes.length > 0) stream.write(bytes);
    if (awaitsAnswer) await once(stream, 'readable', { signal: patience });
    await delay(pauseMs);
  } catch {
    // No answer will come, or the connection is closed: it is reset all the same.
  }
  transport.resetAndDestroy();
  await closed;
  stream.destroy();
}

/** The first message of a TLS handshake. */
function clientHello(): Promise<Buffer> {
  return new Promise((resolve) => {
    const wire = new Duplex({
      read: () => undefined,
      write: (message: Buffer, _encoding, done) => {
        resolve(message);
        done();
      },
    });
    connectTls({ socket: wire });
  });
}

async function resetRequests(target: RequestTarget, kind: RequestKind): Promise<void> {
  const resets = Object.values(PHASES).flatMap(({ bytes, awaitsAnswer = false }) => {
    const sent = bytes(kind);
    if (sent === undefined) return [];
    return PAUSES_MS.map((pauseMs) => sendAndReset(target, sent, { pauseMs, awaitsAnswer }));
  });
  await Promise.all(resets);
}

async function resetHandshakes(target: RequestTarget): Promise<void> {
  const hello = await clientHello();
  const parts = [
    hello.subarray(0, hello.length / 2),
    hello,
    Buffer.concat([hello, Buffer.alloc(100, TLS_HANDSHAKE)]),
  ];
  await Promise.all(
    parts.flatMap((sent) =>
      PAUSES_MS.flatMap((pauseMs) =>
        [false, true].map((awaitsAnswer) => sendAndReset(target, sent, { pauseMs, awaitsAnswer })),
      ),
    ),
  );
}

/**
 * Resets connections in every phase of requests of every kind: the same process must serve on.
 *
 * @param speaksTls - whether the same port answers https, too
 * @returns the kind of request after whose resets the process was another one, or none
 */
export async function checkResettingClients(target: RequestTarget, speaksTls: boolean): Promise<string[]> {
  const encrypted = { ...target, tls: true };
  const attacks = Object.entries(KINDS).flatMap(([name, kind]) => [
    { name, run: () => resetRequests(target, kind) },
    ...(speaksTls ? [{ name: `${name}, https`, run: () => resetRequests(encrypted, kind) }] : []),
  ]);
  if (speaksTls) attacks.push({ name: 'TLS handshake', run: () => resetHandshakes(target) });
  const process = await readProcessStart(target);
  if (process === undefined) return ['/metrics does not show which process serves'];
  for (const { name, run } of attacks) {
    await run();
    if ((await readProcessStart(target)) !== process)
      return [`the process ended when a client reset: ${name}`];
  }
  return [];
}
