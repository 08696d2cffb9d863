import { StackStartError } from '../context/stack-start.error.js';
import type { DiscoveryContext, FoundService, ServiceSource } from './discovery.types.js';

/** How to find or start one service. */
export interface ServiceSearch<Addresses> {
  /** For the user, for example `broker (RabbitMQ)`. */
  readonly title: string;
  /** In order of preference. */
  readonly sources: readonly ServiceSource<Addresses>[];
  /** What to do when there is none, as one sentence. */
  readonly remedy: string;
}

/** What is printed of a service that answers where one usually does, and that the user has not named. */
export function unnamedServiceLine(port: number, setting: string): string {
  return `  what answers on port ${port} is not used: any user of this machine may have started it (${setting} names it)`;
}

/**
 * Tries the sources in turn until one has the service.
 *
 * @throws {StackStartError} that states what to do when none has
 */
export async function findService<Addresses>(
  { title, sources, remedy }: ServiceSearch<Addresses>,
  context: DiscoveryContext,
): Promise<FoundService<Addresses>> {
  for (const source of sources) {
    const found = await source(context);
    if (found !== undefined) return found;
  }
  throw new StackStartError(`No ${title} was found: ${remedy}`);
}
