import fc from 'fast-check';
import { findBrokenRule } from './answer-rules.js';
import { exchange, type RequestTarget } from './raw-exchange.js';

const WITHIN_MS = 10_000;
const LARGEST_BODY_BYTES = 70_000;

interface GeneratedRequest {
  readonly method: string;
  readonly target: Buffer;
  readonly headers: readonly Buffer[];
  readonly body: Buffer | undefined;
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND', 'BREW'];
const PATHS = [
  '/push',
  '//push',
  '/push/',
  '/status/',
  '/data/',
  '//status//',
  '/status',
  '/docs',
  '/livez',
  '/',
  '/v1/jobs',
  '/../push',
  '/%2e%2e/push',
  '/PUSH',
];

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes);
}

/** No blank and no line end: those would end the request line, which is another family of mistakes. */
const wildBytes = fc
  .uint8Array({ maxLength: 40 })
  .map((bytes) => toBuffer(bytes.map((byte) => (byte <= 0x20 || byte === 0x7f ? 0x78 : byte))));

const percentEscapes = fc
  .array(
    fc.constantFrom(
      '%',
      '%%',
      '%zz',
      '%f',
      '%ff',
      '%c3%28',
      '%00',
      '%0d%0a',
      '%E2%82',
      '%2f',
      '+',
      'a',
      '&',
      '=',
      ';',
      '[]',
      '#',
    ),
    { maxLength: 8 },
  )
  .map((parts) => Buffer.from(parts.join('')));

const words = fc
  .oneof(fc.uuid(), fc.string({ maxLength: 60, unit: 'grapheme' }))
  .map((text) => Buffer.from(encodeURIComponent(text)));

const segment = fc.oneof(wildBytes, percentEscapes, words);

const target = fc
  .record({
    path: fc.constantFrom(...PATHS),
    tail: fc.option(segment),
    queryName: fc.option(fc.oneof(fc.constant(Buffer.from('input')), segment)),
    queryValue: segment,
  })
  .map(({ path, tail, queryName, queryValue }) =>
    Buffer.concat([
      Buffer.from(path),
      tail ?? Buffer.alloc(0),
      ...(queryName === null ? [] : [Buffer.from('?'), queryName, Buffer.from('='), queryValue]),
    ]),
  );

const header = fc.oneof(
  fc
    .constantFrom(
      'application/json',
      'text/plain',
      'multipart/form-data',
      'application/x-www-form-urlencoded',
      'a/b; charset=nope',
      '',
      '\u0000',
    )
    .map((type) => Buffer.from(`Content-Type: ${type}`)),
  fc
    .constantFrom('gzip', 'identity', 'br, br, br')
    .map((coding) => Buffer.from(`Content-Encoding: ${coding}`)),
  fc.constantFrom('application/json', '*/*;q=zz', 'x').map((type) => Buffer.from(`Accept: ${type}`)),
  fc
    .constantFrom(
      'Upgrade: h2c',
      'Upgrade: websocket',
      'Expect: 100-continue',
      'Expect: miracles',
      'Range: bytes=9-1',
      'Authorization: Basic =',
    )
    .map((line) => Buffer.from(line)),
  wildBytes.map((value) => Buffer.concat([Buffer.from('X-Wild: '), value])),
);

const request: fc.Arbitrary<GeneratedRequest> = fc.record({
  method: fc.constantFrom(...METHODS),
  target,
  headers: fc.array(header, { maxLength: 6 }),
  body: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: fc.uint8Array({ maxLength: 200 }).map(toBuffer) },
    { weight: 1, arbitrary: fc.json().map((text) => Buffer.from(text)) },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 0, max: LARGEST_BODY_BYTES }).map((size) => Buffer.alloc(size, 'x')),
    },
  ),
});

function render({ method, target: requestTarget, headers, body }: GeneratedRequest): Buffer {
  const lineEnd = Buffer.from('\r\n');
  return Buffer.concat([
    Buffer.from(`${method} `),
    requestTarget,
    Buffer.from(' HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n'),
    ...(body === undefined ? [] : [Buffer.from(`Content-Length: ${body.length}\r\n`)]),
    ...headers.flatMap((line) => [line, lineEnd]),
    lineEnd,
    body ?? Buffer.alloc(0),
  ]);
}

async function assertWellAnswered(server: RequestTarget, generated: GeneratedRequest): Promise<void> {
  const bytes = render(generated);
  const { method } = generated;
  const { answers, closed } = await exchange(server, {
    pieces: [bytes],
    methods: [method],
    withinMs: WITHIN_MS,
  });
  const [answer] = answers;
  if (!closed) throw new Error('hung');
  if (answer === undefined) throw new Error('closed without an answer');
  const broken = findBrokenRule(method, answer);
  if (broken !== undefined) throw new Error(broken);
}

/** Bytes that are no HTTP at all, or break off. Every answer is accepted except a hang, a 5xx or a stack trace. */
async function assertSurvived(server: RequestTarget, bytes: Buffer): Promise<void> {
  const [method = ''] = bytes.toString('latin1').split(' ', 1);
  const { answers, closed } = await exchange(server, {
    pieces: [bytes],
    halfClose: true,
    methods: [method],
    withinMs: WITHIN_MS,
  });
  if (!closed) throw new Error('hung');
  for (const answer of answers) {
    const broken = findBrokenRule(method, answer);
    if (broken !== undefined) throw new Error(broken);
  }
}

const garbage = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 500 }).map(toBuffer),
  fc.tuple(request, fc.double({ min: 0, max: 1, noNaN: true })).map(([whole, share]) => {
    const bytes = render(whole);
    return bytes.subarray(0, Math.ceil(bytes.length * share));
  }),
);

async function findCounterexample(check: () => Promise<void>): Promise<string[]> {
  try {
    await check();
    return [];
  } catch (error) {
    return [
      error instanceof Error
        ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}`
        : String(error),
    ];
  }
}

/**
 * Sends generated requests, most of them wrong in some way, then generated bytes that are hardly requests.
 *
 * @returns the smallest request of each family that was badly answered, with the seed that finds it again
 */
export async function checkGeneratedRequests(
  server: RequestTarget,
  { requests, seed }: { readonly requests: number; readonly seed: number },
): Promise<string[]> {
  const show = { seed, verbose: 0, endOnFailure: false } as const;
  const badRequests = await findCounterexample(() =>
    fc.assert(
      fc.asyncProperty(request, (generated) => assertWellAnswered(server, generated)),
      { ...show, numRuns: requests },
    ),
  );
  const badBytes = await findCounterexample(() =>
    fc.assert(
      fc.asyncProperty(garbage, (bytes) => assertSurvived(server, bytes)),
      { ...show, numRuns: Math.ceil(requests / 4) },
    ),
  );
  return [...badRequests, ...badBytes];
}
