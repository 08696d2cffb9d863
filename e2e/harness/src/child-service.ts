import { waitUntil } from '@tidegate/testing';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** What to start. */
export interface ChildServiceOptions {
  /** Shown in messages. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The environment of the process, in addition to `PATH` and `HOME`. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
}

const KEPT_OUTPUT_CHARACTERS = 4_000;
const STOP_GRACE_MS = 30_000;

/** A process that a test or benchmark started and must end: its output is kept for the failure message. */
export class ChildService {
  readonly startedAtMs = performance.now();
  private output = '';
  private readonly exit: Promise<number | null>;

  private constructor(
    readonly name: string,
    private readonly process: ChildProcess,
  ) {
    const keep = (chunk: Buffer): void => {
      this.output = (this.output + chunk.toString()).slice(-KEPT_OUTPUT_CHARACTERS);
    };
    process.stdout?.on('data', keep);
    process.stderr?.on('data', keep);
    this.exit = new Promise((resolve) => {
      process.once('exit', resolve);
      process.once('error', (error) => {
        this.output += error.message;
        resolve(null);
      });
    });
  }

  /** Starts the process; standard input stays open as long as this process lives, and closes with it. */
  static start(options: ChildServiceOptions): ChildService {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(options.command, options.args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH, HOME, ...options.environment },
      ...(options.workingDirectory === undefined ? {} : { cwd: options.workingDirectory }),
    });
    return new ChildService(options.name, child);
  }

  /** @throws {Error} when the process could not be started */
  get pid(): number {
    if (this.process.pid === undefined) throw new Error(`${this.name} did not start: ${this.output}`);
    return this.process.pid;
  }

  get hasExited(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** The end of what the process has printed on both streams. */
  get recentOutput(): string {
    return this.output;
  }

  /**
   * Waits until an address answers 200.
   *
   * @throws {Error} with the process's last output when it ends or stays silent
   */
  async waitForOk(url: string, withinMs = 60_000, everyMs = 10): Promise<void> {
    const answersOrEnded = async (): Promise<boolean> => this.hasExited || (await fetch(url)).status === 200;
    try {
      await waitUntil(answersOrEnded, { what: `${url} to answer 200`, withinMs, everyMs });
    } catch (error) {
      throw new Error(`${this.name} is not ready:\n${this.output}`, { cause: error });
    }
    if (this.hasExited) throw new Error(`${this.name} ended:\n${this.output}`);
  }

  /** Waits for the first line on standard output that is a JSON object. */
  async waitForJsonLine<Line>(withinMs = 90_000): Promise<Line> {
    const findLine = (): string | undefined => this.output.split('\n').find((line) => /^\{.*\}$/.test(line));
    await waitUntil(() => this.hasExited || findLine() !== undefined, {
      what: `${this.name} to print its addresses`,
      withinMs,
    });
    const line = findLine();
    if (line === undefined) throw new Error(`${this.name} ended:\n${this.output}`);
    return JSON.parse(line) as Line;
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** Sends SIGTERM, then SIGKILL after 30 s, and waits for the end. */
  async stop(): Promise<void> {
    if (this.hasExited) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    const timeOut = new AbortController();
    const killLater = delay(STOP_GRACE_MS, undefined, { signal: timeOut.signal }).then(
      () => this.process.kill('SIGKILL'),
      () => false,
    );
    await ended;
    timeOut.abort();
    await killLater;
  }

  /**
   * Waits for the end of the process.
   *
   * @returns its exit code, `null` when a signal ended it
   */
  waitForExit(): Promise<number | null> {
    return this.exit;
  }
}
