import type { Reporter } from '../output/reporter.js';
import type { LocalSettings } from '../settings/local.settings.js';
import type { StopList } from './stop-list.js';

/** What a stack is made of. */
export interface LocalStackOptions {
  readonly settings: LocalSettings;
  readonly workspaceRoot: string;
  /** The stack's own folder. */
  readonly directory: string;
  /** The environment that every process of the stack inherits. */
  readonly environment: NodeJS.ProcessEnv;
  readonly reporter: Reporter;
  /** Where everything that is started is registered. */
  readonly stops: StopList;
  /** Aborted when the start is no longer wanted. */
  readonly stop: AbortSignal;
}
