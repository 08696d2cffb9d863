import type { Passwords } from '../secrets/passwords.js';
import type { LocalSettings } from '../settings/local.settings.js';
import type { Reporter } from './reporter.js';

/** What every part of a stack's start receives. */
export interface StackContext {
  readonly settings: LocalSettings;
  readonly workspaceRoot: string;
  /** The stack's own folder. */
  readonly directory: string;
  /** The environment that every process of the stack inherits; it holds no secret. */
  readonly environment: NodeJS.ProcessEnv;
  /** Of the private broker and store. */
  readonly passwords: Passwords;
  readonly reporter: Reporter;
  /** Where everything that is started is registered. */
  readonly stops: StopList;
  /** Aborted when the start is canceled. */
  readonly stop: AbortSignal;
}

/** Stops one thing; `hurry` is aborted when it must stop faster. Never rejects. */
export type Stop = (hurry: AbortSignal) => Promise<void>;

/** What has been started, to be stopped in the opposite order, each thing once. */
export class StopList {
  private readonly stops: Stop[] = [];

  /** Registers a thing before it is started, so that everything is stopped. */
  add(stop: Stop): void {
    this.stops.push(stop);
  }

  async stopAll(hurry: AbortSignal): Promise<void> {
    for (let stop = this.stops.pop(); stop !== undefined; stop = this.stops.pop()) await stop(hurry);
  }
}
