import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { lastErrorLine } from './last-error-line.js';
import { OwnedProcess, type ProcessExit, type ProcessSpecification } from './owned-process.js';
import type { ProcessIdentity } from '../reading/process-identity.js';
import { ProcessStartError } from './process.error.js';
import { restartDelaySeconds, STEADY_SECONDS } from './restart-delay.js';

/** What happens to a supervised process, for those who inform the user and those who keep the stack file. */
export type ProcessEvent =
  | { readonly kind: 'started'; readonly name: string; readonly identity: ProcessIdentity }
  | { readonly kind: 'ready'; readonly name: string; readonly seconds: number }
  | {
      readonly kind: 'died';
      readonly name: string;
      readonly exit: ProcessExit;
      /** Until it is started again. */
      readonly pauseSeconds: number;
      /** How many times in a row it has ended within {@link STEADY_SECONDS} of its start, this time included. */
      readonly shortLives: number;
      /** Its last error line; empty when it wrote nothing. */
      readonly reason: string;
      readonly logFile: string;
    }
  /** It serves, and has lived for {@link STEADY_SECONDS}, after at least two short lives in a row. */
  | { readonly kind: 'recovered'; readonly name: string };

/** A process that is kept running. */
export interface SupervisedProcessOptions {
  readonly specification: ProcessSpecification;
  /** Checks whether the process serves; called every 50 ms while it starts. A rejection counts as no. */
  readonly isReady: () => Promise<boolean>;
  /** How long the first start may take before {@link SupervisedProcess.start} fails. */
  readonly readyWithinSeconds: number;
  /** Between SIGTERM and SIGKILL when it is stopped. */
  readonly stopGraceSeconds: number;
  readonly onEvent: (event: ProcessEvent) => void;
}

const READY_POLL_MS = 50;
const FIRST_START_ATTEMPTS = 3;

/** One short life may be an accident; after a second one the process counts as unstable. */
export const UNSTEADY_AFTER_LIVES = 2;

/** Keeps one process running: started again at once when it dies, after growing pauses when it keeps dying. */
export class SupervisedProcess {
  private current: OwnedProcess | undefined;
  private shortLives = 0;
  private wasReady = false;
  private readonly stopping = new AbortController();
  private keeping: Promise<void> = Promise.resolve();
  private announceReady: () => void = () => undefined;
  private announceFailure: (error: ProcessStartError) => void = () => undefined;

  constructor(private readonly options: SupervisedProcessOptions) {}

  /** The process that runs now; undefined between two lives. */
  get identity(): ProcessIdentity | undefined {
    return this.current?.hasExited === false ? this.current.identity : undefined;
  }

  /**
   * Starts the process and waits until it serves. From then on it is kept running until {@link stop}.
   *
   * @throws {ProcessStartError} when it dies three times, or the time is up, before it was ever ready
   */
  async start(): Promise<void> {
    const { specification, readyWithinSeconds } = this.options;
    const firstReady = new Promise<void>((resolve, reject) => {
      this.announceReady = resolve;
      this.announceFailure = reject;
    });
    const deadline = setTimeout(() => {
      const reason = `not ready within ${readyWithinSeconds} s, see ${specification.logFile}`;
      this.announceFailure(new ProcessStartError(specification.name, reason));
    }, readyWithinSeconds * 1000);
    this.keeping = this.keepRunning();
    try {
      await firstReady;
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      clearTimeout(deadline);
    }
  }

  /** Stops the process for good: SIGTERM, then SIGKILL after its grace period or when `hurry` is aborted. */
  async stop(hurry?: AbortSignal): Promise<void> {
    this.stopping.abort();
    this.announceFailure(
      new ProcessStartError(this.options.specification.name, 'stopped before it was ready'),
    );
    await this.current?.stop(this.options.stopGraceSeconds, hurry);
    await this.keeping;
  }

  /** Ends the present life at once, for a process that runs and does not work: the next one begins as after any end. */
  replace(): void {
    this.current?.kill();
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async keepRunning(): Promise<void> {
    while (!this.isStopping()) {
      const startedAtMs = performance.now();
      const exit = await this.liveOnce(startedAtMs);
      if (this.isStopping()) return;
      const livedSeconds = (performance.now() - startedAtMs) / 1000;
      this.shortLives = livedSeconds < STEADY_SECONDS ? this.shortLives + 1 : 0;
      if (!this.wasReady && this.shortLives >= FIRST_START_ATTEMPTS) {
        const { name, logFile } = this.options.specification;
        this.announceFailure(
          new ProcessStartError(
            name,
            `it ended ${describeExit(exit)}: ${lastErrorLine(logFile)} (${logFile})`,
          ),
        );
        return;
      }
      await this.pauseBeforeRestart(exit);
    }
  }

  private async liveOnce(startedAtMs: number): Promise<ProcessExit> {
    const { specification, onEvent } = this.options;
    try {
      this.current = await OwnedProcess.start(specification);
    } catch {
      return { code: null, signal: null };
    }
    const life = this.current;
    if (this.isStopping()) return life.stop(this.options.stopGraceSeconds);
    const { name } = specification;
    onEvent({ kind: 'started', name, identity: life.identity });
    let isReady = false;
    const steady = setTimeout(() => {
      if (isReady && this.shortLives >= UNSTEADY_AFTER_LIVES) onEvent({ kind: 'recovered', name });
    }, STEADY_SECONDS * 1000);
    isReady = await this.awaitReady(life, startedAtMs);
    const exit = await life.exited;
    clearTimeout(steady);
    return exit;
  }

  private async awaitReady(life: OwnedProcess, startedAtMs: number): Promise<boolean> {
    while (!life.hasExited && !this.isStopping()) {
      if (await this.options.isReady().catch(() => false)) {
        const seconds = (performance.now() - startedAtMs) / 1000;
        this.wasReady = true;
        this.options.onEvent({ kind: 'ready', name: this.options.specification.name, seconds });
        this.announceReady();
        return true;
      }
      await delay(READY_POLL_MS);
    }
    return false;
  }

  private async pauseBeforeRestart(exit: ProcessExit): Promise<void> {
    const { onEvent, specification } = this.options;
    const { name, logFile } = specification;
    const { shortLives } = this;
    const pauseSeconds = restartDelaySeconds(shortLives);
    const reason = lastErrorLine(logFile);
    onEvent({ kind: 'died', name, exit, pauseSeconds, shortLives, reason, logFile });
    if (pauseSeconds > 0) {
      await delay(pauseSeconds * 1000, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
}

/** Describes how a process ended, for example `with code 1` or `by SIGKILL`. */
export function describeExit({ code, signal }: ProcessExit): string {
  if (signal !== null) return `by ${signal}`;
  return code === null ? 'before it ran' : `with code ${code}`;
}
