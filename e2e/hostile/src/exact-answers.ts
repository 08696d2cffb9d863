import { randomUUID } from 'node:crypto';
import { findBrokenRule } from './answer-rules.js';
import { exchange, type RequestTarget } from './raw-exchange.js';

/** A request and what the earlier service's clients expect of its answer (docs/earlier-service.md). */
interface ExactCase {
  readonly method: string;
  readonly target: string;
  readonly headers?: readonly string[];
  readonly body?: Buffer;
  readonly status: number;
  /** The expected `detail`. */
  readonly detail?: string;
  readonly allow?: string;
}

const WITHIN_MS = 10_000;
const KIBIBYTE = 1024;
const UNKNOWN_ID = randomUUID();

const EMPTY_INPUT = { status: 400, detail: 'empty input' } as const;
const NOT_FOUND = { status: 404, detail: 'Not Found' } as const;
const NO_JOB = { status: 404, detail: 'job not found' } as const;
const NO_RESULT = { status: 404, detail: 'job result not found' } as const;

function notAllowed(method: string, target: string, allow: string): ExactCase {
  return { method, target, status: 405, detail: 'Method Not Allowed', allow };
}

const CASES: readonly ExactCase[] = [
  { method: 'POST', target: '/push?input=hello', status: 200 },
  { method: 'POST', target: '//push?input=hello', status: 200 },
  { method: 'POST', target: `/push?input=${'x'.repeat(70 * KIBIBYTE)}`, status: 200 },
  { method: 'POST', target: '/push?input=body', body: Buffer.alloc(64 * KIBIBYTE), status: 200 },
  {
    method: 'POST',
    target: '/push?input=body',
    headers: ['Content-Type: application/json'],
    body: Buffer.from('{"not json'),
    status: 200,
  },
  {
    method: 'POST',
    target: '/push?input=body',
    headers: ['Content-Type: ;;;'],
    body: Buffer.from([0xff, 0xfe, 0]),
    status: 200,
  },
  { method: 'POST', target: '/push?input=body', body: Buffer.alloc(64 * KIBIBYTE + 1), status: 413 },
  { method: 'POST', target: `/push?input=${'x'.repeat(140 * KIBIBYTE)}`, status: 431 },
  { method: 'GET', target: '/docs', headers: [`X-Flood: ${'x'.repeat(140 * KIBIBYTE)}`], status: 431 },
  { method: 'POST', target: '/push?input=', ...EMPTY_INPUT },
  { method: 'POST', target: '/push', ...EMPTY_INPUT },
  { method: 'POST', target: '/push?other=x', ...EMPTY_INPUT },
  notAllowed('GET', '/push?input=x', 'POST'),
  notAllowed('PUT', '/push?input=x', 'POST'),
  notAllowed('HEAD', '/push', 'POST'),
  notAllowed('DELETE', `/status/${UNKNOWN_ID}`, 'GET'),
  notAllowed('HEAD', `/status/${UNKNOWN_ID}`, 'GET'),
  notAllowed('POST', `/data/${UNKNOWN_ID}`, 'GET'),
  { method: 'GET', target: '/nowhere', ...NOT_FOUND },
  { method: 'POST', target: '/push/more?input=x', ...NOT_FOUND },
  { method: 'GET', target: '/status', ...NOT_FOUND },
  { method: 'GET', target: `/status/${UNKNOWN_ID}`, ...NO_JOB },
  { method: 'GET', target: `//status/${UNKNOWN_ID}`, ...NO_JOB },
  { method: 'GET', target: '/status/no-uuid', ...NO_JOB },
  { method: 'GET', target: `/status/${'9'.repeat(5000)}`, ...NO_JOB },
  { method: 'GET', target: `/data/${UNKNOWN_ID}`, ...NO_RESULT },
  { method: 'GET', target: `//data/${UNKNOWN_ID}`, ...NO_RESULT },
  { method: 'GET', target: '/data/no-uuid', ...NO_RESULT },
  { method: 'GET', target: '/openapi.json', status: 200 },
];

/** The bytes of one request that asks the server to close afterwards. */
export function renderRequest(
  method: string,
  target: string,
  headers: readonly string[] = [],
  body?: Buffer,
): Buffer {
  const lengths = body === undefined ? [] : [`Content-Length: ${body.length}`];
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'Host: localhost',
    'Connection: close',
    ...lengths,
    ...headers,
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body ?? Buffer.alloc(0)]);
}

async function findDeviation(target: RequestTarget, expected: ExactCase): Promise<string | undefined> {
  const { method, headers, body } = expected;
  const { answers, closed } = await exchange(target, {
    pieces: [renderRequest(method, expected.target, headers, body)],
    methods: [method],
    withinMs: WITHIN_MS,
  });
  const [answer] = answers;
  if (!closed) return 'hung';
  if (answer === undefined) return 'closed without an answer';
  if (answer.status !== expected.status)
    return `${answer.status}, must be ${expected.status}: ${answer.body.slice(0, 200)}`;
  if (expected.allow !== undefined && answer.headers.get('allow') !== expected.allow) {
    return `Allow is ${answer.headers.get('allow') ?? 'absent'}, must be ${expected.allow}`;
  }
  if (expected.detail !== undefined && method !== 'HEAD') {
    const begin = `{"detail":${JSON.stringify(expected.detail)}`;
    if (!answer.body.startsWith(begin)) return `must begin with ${begin}: ${answer.body.slice(0, 200)}`;
  }
  return findBrokenRule(method, answer);
}

/**
 * Checks the exact answers of docs/earlier-service.md on the server.
 *
 * @returns every deviation, as text
 */
export async function checkExactAnswers(target: RequestTarget): Promise<string[]> {
  const deviations: string[] = [];
  for (const expected of CASES) {
    const deviation = await findDeviation(target, expected);
    const scheme = target.tls === true ? 'https' : 'http';
    if (deviation !== undefined) {
      deviations.push(`${scheme} ${expected.method} ${expected.target.slice(0, 60)}: ${deviation}`);
    }
  }
  return deviations;
}
