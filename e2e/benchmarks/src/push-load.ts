import autocannon from 'autocannon';
import { execFile } from 'node:child_process';
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

/** What to load. */
export interface PushLoadOptions {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
}

/** A program that sends pushes as fast as they are answered. */
export interface LoadDriver {
  readonly name: string;
  run(options: PushLoadOptions): Promise<PushLoadResult>;
}

const run = promisify(execFile);

function pushUrl(url: string): string {
  return `${url}/push?input=benchmark`;
}

/** `wrk` calls `done` at its end; its own report is for people. Latencies and durations are microseconds there. */
const WRK_SCRIPT = `
wrk.method = "POST"
wrk.headers["Content-Length"] = "0"
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('\\nRESULT {"pushes":%d,"durationMicros":%d,"p50Micros":%d,"p99Micros":%d,"errors":%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
`;

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
  async run({ url, connections, seconds }) {
    const directory = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
    try {
      const script = join(directory, 'push.lua');
      writeFileSync(script, WRK_SCRIPT);
      const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, pushUrl(url)];
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
  async run({ url, connections, seconds }) {
    const result = await autocannon({ url: pushUrl(url), method: 'POST', connections, duration: seconds });
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
