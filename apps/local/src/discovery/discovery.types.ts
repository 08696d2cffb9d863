import type { ProcessEvent } from '@tidegate/processes';
import type { BackingUser, BackingUsers } from '../backing-services/backing-users.js';
import type { StackContext, Stop } from '../context/stack-context.js';

/** What looking for a service needs; private services keep their files in the stack's folder. */
export interface DiscoveryContext extends Omit<StackContext, 'stops' | 'passwords'> {
  /** Of a private broker and store. */
  readonly users: BackingUsers;
  readonly onEvent: (event: ProcessEvent) => void;
  /** Registers how to stop what is about to be started. */
  readonly onStop: (stop: Stop) => void;
}

/** A broker or a store that was found or started. */
export interface FoundService<Addresses> {
  /** Where it is for a user; one that was given has the same address for all. */
  readonly addressesOf: (user: BackingUser) => Addresses;
  /** Where it comes from, for the user, for example `private, port 21234`. */
  readonly origin: string;
  /** Present when the service begins empty: fills it from the store. Await it before the service is used. */
  readonly restore?: (redisUrl: string) => Promise<void>;
}

/** One way to find or start a service; undefined when it does not apply here. */
export type ServiceSource<Addresses> = (
  context: DiscoveryContext,
) => Promise<FoundService<Addresses> | undefined>;
