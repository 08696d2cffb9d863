import { quantile } from '@tidegate/harness';
import { Pool } from 'undici';

const MEBIBYTE = 1_048_576;

/** How long 1 MB of JSON may block the gateway's event loop, and so all other clients, in seconds. */
const LONGEST_BLOCK_SECONDS = 0.2;

/** How long 99 of 100 other clients may wait meanwhile, in milliseconds. */
const MOST_P99_MS = 300;

/** One run of this number must keep to the limit: a busy machine makes any of them longer, and none shorter. */
const MOST_RUNS = 5;
const OTHER_CLIENTS = 8;
const LASTS_MS = 1_500;

const MAXIMUM_LAG = /^nodejs_eventloop_lag_max_seconds ([\d.e+-]+)$/m;

/** Fills a JSON text with parts up to this many bytes. */
function filled(open: string, part: (index: number) => string, close: string, bytes: number): string {
  const parts: string[] = [];
  let length = open.length + close.length;
  for (let index = 0; length < bytes; index += 1) {
    const next = part(index);
    length += next.length + 1;
    if (length < bytes) parts.push(next);
  }
  return open + parts.join(',') + close;
}

/** Inputs that take a reader of JSON the longest, of about this many bytes. */
function inputs(bytes: number): Readonly<Record<string, string>> {
  return {
    'one object of many members': filled('{', (index) => `"m${index}":1`, '}', bytes),
    'members that are whole numbers': filled('{', (index) => `"${index * 37}":1`, '}', bytes),
    'members with one name': filled('{', () => '"constructor":null', '}', bytes),
    'objects, each of another shape': filled('[', (index) => `{"m${index}":1}`, ']', bytes),
    'numbers of many digits': filled('[', () => '1.2345678901234567e10', ']', bytes),
    'one number': '1'.repeat(bytes),
    'empty lists': filled('[', () => '[]', ']', bytes),
    'lists in lists': '['.repeat(bytes / 2) + ']'.repeat(bytes / 2),
    'a text of escapes': `"${String.raw`\u0001`.repeat(bytes / 6)}"`,
    spaces: ' '.repeat(bytes - 1) + '1',
  };
}

/** The least of some runs, which end with the first that keeps to the limit. */
async function best(limit: number, run: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let runs = 0; runs < MOST_RUNS && !(least <= limit); runs += 1) least = Math.min(least, await run());
  return least;
}

/**
 * Clients that send the JSON that is hardest to read: how long they block the event loop, and how long others wait.
 *
 * @returns what blocks the gateway for longer than allowed
 */
export async function checkHeldEventLoop(baseUrl: string): Promise<string[]> {
  const pool = new Pool(baseUrl, { connections: OTHER_CLIENTS + 1 });
  const ask = async (method: 'GET' | 'POST', path: string, body?: string): Promise<string> => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await pool.request({ method, path, headers, ...(body === undefined ? {} : { body }) });
    const text = await answer.body.text();
    if (answer.statusCode >= 500) throw new Error(`${method} ${path} answered ${answer.statusCode}: ${text}`);
    return text;
  };
  /** The longest block since the last call, in seconds; each call begins again. */
  const longestBlock = async (): Promise<number> =>
    Number(MAXIMUM_LAG.exec(await ask('GET', '/metrics'))?.[1]);
  const blockOf = async (input: string): Promise<number> => {
    await longestBlock();
    await ask('POST', '/v1/jobs', `{"input":${input}}`);
    return longestBlock();
  };
  const waitOfOthers = async (input: string): Promise<number> => {
    const waitsMs: number[] = [];
    const endsAtMs = performance.now() + LASTS_MS;
    const until = async (work: () => Promise<unknown>): Promise<void> => {
      while (performance.now() < endsAtMs) {
        const beganMs = performance.now();
        await work();
        if (work === push) waitsMs.push(performance.now() - beganMs);
      }
    };
    const push = (): Promise<string> => ask('POST', '/push?input=other');
    const attack = until(() => ask('POST', '/v1/jobs', `{"input":${input}}`));
    await Promise.all([attack, ...Array.from({ length: OTHER_CLIENTS }, () => until(push))]);
    return quantile(waitsMs, 0.99);
  };
  try {
    const failures: string[] = [];
    const quarters = inputs(MEBIBYTE / 4);
    let longest = { seconds: 0, name: '', input: '' };
    for (const [name, input] of Object.entries(inputs(MEBIBYTE - 1))) {
      const seconds = await best(LONGEST_BLOCK_SECONDS, () => blockOf(input));
      const ofQuarter = await blockOf(quarters[name] ?? '');
      const text = `${name}: held for ${(seconds * 1000).toFixed(0)} ms by 1 MB, ${(ofQuarter * 1000).toFixed(0)} ms by a quarter`;
      console.log(`        ${text}`);
      // A value that cannot be read is not a number, and fails too.
      if (!(seconds <= LONGEST_BLOCK_SECONDS)) failures.push(text);
      if (seconds > longest.seconds) longest = { seconds, name, input };
    }
    const p99Ms = await best(MOST_P99_MS, () => waitOfOthers(longest.input));
    console.log(
      `        longest block ${(longest.seconds * 1000).toFixed(0)} ms, by ${longest.name}; others’ p99 meanwhile ${p99Ms.toFixed(0)} ms`,
    );
    if (p99Ms > MOST_P99_MS) failures.push(`others’ p99 is ${p99Ms.toFixed(0)} ms meanwhile`);
    return failures;
  } finally {
    await pool.destroy();
  }
}
