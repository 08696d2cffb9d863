import autocannon from 'autocannon';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What a server took in one measurement. */
export interface PushLoadResult {
  readonly pushes: number;
  readonly pushesPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers other than 2xx and connections that failed. */
  readonly errors: number;
}

/** One push, as it is sent again and again. */
export interface PushRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A header whose value is another for each push. */
  readonly uniqueHeader?: string;
}

/** The push of the earlier service's clients. */
const LEGACY_PUSH: PushRequest = { path: '/push?input=benchmark', headers: {} };

/** What to load. */
export interface PushLoadOptions {
  readonly url: string;
  /** @defaultValue the push of the earlier service's clients */
  readonly request?: PushRequest;
  readonly connections: number;
  readonly seconds: number;
}

/** A program that sends pushes as fast as they are answered. */
export interface LoadDriver {
  readonly name: string;
  run(options: PushLoadOptions): Promise<PushLoadResult>;
}

const run = promisify(execFile);

/** `wrk` calls `done` at its end; its own report is for people. Latencies and durations are microseconds there. */
const WRK_REPORT = `
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('\\nRESULT {"pushes":%d,"durationMicros":%d,"p50Micros":%d,"p99Micros":%d,"errors":%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
`;

function wrkScript({ headers, body = '', uniqueHeader }: PushRequest): string {
  const lines = Object.entries(headers).map(
    ([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`,
  );
  const unique =
    uniqueHeader === undefined
      ? []
      : [
          'local run, count = os.time(), 0',
          'function request()',
          '  count = count + 1',
          `  wrk.headers[${JSON.stringify(uniqueHeader)}] = '"' .. run .. '-' .. count .. '"'`,
          '  return wrk.format()',
          'end',
        ];
  return [
    'wrk.method = "POST"',
    `wrk.body = ${JSON.stringify(body)}`,
    `wrk.headers["Content-Length"] = "${Buffer.byteLength(body)}"`,
    ...lines,
    ...unique,
    WRK_REPORT,
  ].join('\n');
}

interface WrkResult {
  readonly pushes: number;
  readonly durationMicros: number;
  readonly p50Micros: number;
  readonly p99Micros: number;
  readonly errors: number;
}

/** Takes a tenth of a processor where autocannon takes a whole one, of the two that the sides share with it. */
const wrkDriver: LoadDriver = {
  name: 'wrk',
  async run({ url, connections, seconds, request = LEGACY_PUSH }) {
    const directory = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
    try {
      const script = join(directory, 'push.lua');
      writeFileSync(script, wrkScript(request));
      const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, `${url}${request.path}`];
      const { stdout } = await run('wrk', args);
      const line = /^RESULT (.*)$/m.exec(stdout)?.[1];
      if (line === undefined) throw new Error(`wrk printed no result: ${stdout}`);
      const result = JSON.parse(line) as WrkResult;
      return {
        pushes: result.pushes,
        pushesPerSecond: (result.pushes - result.errors) / (result.durationMicros / 1e6),
        p50Ms: result.p50Micros / 1000,
        p99Ms: result.p99Micros / 1000,
        errors: result.errors,
      };
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
};

const autocannonDriver: LoadDriver = {
  name: 'autocannon',
  async run({ url, connections, seconds, request = LEGACY_PUSH }) {
    const { path, headers, body, uniqueHeader } = request;
    const run = randomUUID();
    let count = 0;
    const setupRequest = (sent: autocannon.Request): autocannon.Request => ({
      ...sent,
      headers: {
        ...headers,
        ...(uniqueHeader === undefined ? {} : { [uniqueHeader]: `"${run}-${(count += 1)}"` }),
      },
    });
    const result = await autocannon({
      url,
      connections,
      duration: seconds,
      requests: [{ method: 'POST', path, ...(body === undefined ? {} : { body }), setupRequest }],
    });
    return {
      pushes: result.requests.total,
      pushesPerSecond: result['2xx'] / result.duration,
      p50Ms: result.latency.p50,
      p99Ms: result.latency.p99,
      errors: result.non2xx + result.errors,
    };
  },
};

/** `wrk` where it is installed, else autocannon. */
export async function findLoadDriver(): Promise<LoadDriver> {
  try {
    await run('sh', ['-c', 'command -v wrk']);
    return wrkDriver;
  } catch {
    return autocannonDriver;
  }
}
