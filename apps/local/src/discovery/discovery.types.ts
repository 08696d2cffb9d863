import type { ProcessEvent } from '@tidegate/processes';
import type { Reporter } from '../output/reporter.js';
import type { LocalSettings } from '../settings/local.settings.js';

/** What looking for a service needs. */
export interface DiscoveryContext {
  readonly settings: LocalSettings;
  readonly workspaceRoot: string;
  /** The stack's folder; private services keep their files in it. */
  readonly directory: string;
  /** What processes that are started inherit. */
  readonly environment: NodeJS.ProcessEnv;
  readonly reporter: Reporter;
  readonly onEvent: (event: ProcessEvent) => void;
  /** Registers how to stop what is about to be started. */
  readonly onStop: (stop: (hurry: AbortSignal) => Promise<void>) => void;
  /** Aborted when the start is no longer wanted. */
  readonly stop: AbortSignal;
}

/** A broker or a store that was found or started. */
export interface FoundService<Addresses> {
  readonly addresses: Addresses;
  /** Where it comes from, for the user, for example `private, port 21234`. */
  readonly origin: string;
  /** Present when the service begins with nothing: fills it from the store. To be awaited before anybody uses it. */
  readonly restore?: (redisUrl: string) => Promise<void>;
}

/** One way to come by a service; undefined when it does not apply here. */
export type ServiceSource<Addresses> = (
  context: DiscoveryContext,
) => Promise<FoundService<Addresses> | undefined>;
