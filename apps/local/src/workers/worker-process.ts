import { setTimeout as delay } from 'node:timers/promises';
import { type ProcessExit, type ProcessIdentity, signalProcess } from '@tidegate/processes';
import { READY_ANNOUNCEMENT } from '@tidegate/service';
import { isOk } from '../network/is-ok.js';
import type { LaunchedWorker } from '../services/worker-launcher.js';

const READY_POLL_MS = 100;

/** How long a worker that was asked to stop for the second time may take to return its job before it is killed. */
const RETURN_SECONDS = 3;

/** A signal that comes while the same one waits to be delivered is lost, so the second one is sent again and again. */
const SIGNAL_INTERVAL_SECONDS = 0.5;

/** One life of one worker process, from its start to its end. */
export class WorkerProcess {
  private readySinceSeconds: number | undefined;
  private draining: Promise<ProcessExit> | undefined;

  constructor(
    readonly id: string,
    private readonly launched: LaunchedWorker,
    readonly startedAtSeconds: number,
  ) {}

  get identity(): ProcessIdentity {
    return this.launched.process.identity;
  }

  get logFile(): string {
    return this.launched.logFile;
  }

  get exited(): Promise<ProcessExit> {
    return this.launched.process.exited;
  }

  /** On the caller's clock; undefined before its model is set up. */
  get readyAtSeconds(): number | undefined {
    return this.readySinceSeconds;
  }

  /** Whether it has ever been ready, also where a job has ended it before a probe was sent. */
  get wasReady(): boolean {
    return this.readySinceSeconds !== undefined || this.launched.process.hasAnnounced(READY_ANNOUNCEMENT);
  }

  get isDraining(): boolean {
    return this.draining !== undefined;
  }

  /** Waits until the worker serves; false when it ends, or is asked to end, before. */
  async awaitReady(nowSeconds: () => number): Promise<boolean> {
    while (!this.launched.process.hasExited && !this.isDraining) {
      if (this.launched.process.hasAnnounced(READY_ANNOUNCEMENT) || (await isOk(this.launched.readyUrl))) {
        this.readySinceSeconds = nowSeconds();
        return true;
      }
      await delay(READY_POLL_MS);
    }
    return false;
  }

  /** Asks the worker to finish its job and end; it is killed when it has not after its grace period. */
  drain(graceSeconds: number): Promise<ProcessExit> {
    this.draining ??= this.launched.process.stop(graceSeconds);
    return this.draining;
  }

  /**
   * Ends the worker soon: first it may finish its job, then it must return it to the queue, then it is killed.
   *
   * @param graceSeconds - how long it may go on with its job
   * @param hurry - aborting it ends the wait at once
   */
  async stopSoon(graceSeconds: number, hurry: AbortSignal): Promise<void> {
    const { process } = this.launched;
    this.draining ??= process.stop(graceSeconds + RETURN_SECONDS);
    let hasEnded = await this.endsWithin(graceSeconds, hurry);
    for (let seconds = 0; !hasEnded && seconds < RETURN_SECONDS; seconds += SIGNAL_INTERVAL_SECONDS) {
      // A second signal makes it return its job.
      signalProcess(process.pid, 'SIGTERM');
      hasEnded = await this.endsWithin(SIGNAL_INTERVAL_SECONDS);
    }
    process.kill();
    await process.exited;
  }

  private async endsWithin(seconds: number, hurry?: AbortSignal): Promise<boolean> {
    const { process } = this.launched;
    const ended = new AbortController();
    const signal = hurry === undefined ? ended.signal : AbortSignal.any([hurry, ended.signal]);
    const time = delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
    await Promise.race([process.exited, time]);
    ended.abort();
    return process.hasExited;
  }
}
