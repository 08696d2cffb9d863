/** What runs a broker or a store, and where Debian has it. */
export interface Release {
  /** How it is named on the command line and in the table; its exact version is what the suite has. */
  readonly name: string;
  /** A suite of Debian; each is unpacked once, whatever it holds. */
  readonly suite: string;
  /** The package whose version is recorded. */
  readonly package: string;
}

/** A store; Valkey's programs have names of their own. */
export interface StoreRelease extends Release {
  readonly programs: 'redis' | 'valkey';
}

export const BROKERS: readonly Release[] = [
  { name: 'rabbitmq-3.10', suite: 'bookworm', package: 'rabbitmq-server' },
  { name: 'rabbitmq-4.0', suite: 'trixie', package: 'rabbitmq-server' },
  { name: 'rabbitmq-4.3', suite: 'sid', package: 'rabbitmq-server' },
];

export const STORES: readonly StoreRelease[] = [
  { name: 'redis-7', suite: 'bookworm', package: 'redis-server', programs: 'redis' },
  { name: 'redis-8', suite: 'sid', package: 'redis-server', programs: 'redis' },
  { name: 'valkey-9', suite: 'sid', package: 'valkey-server', programs: 'valkey' },
];

/** One broker with one store. */
export interface Combination {
  readonly broker: Release;
  readonly store: StoreRelease;
}

/** Which combinations are run. */
export type Choice = { readonly kind: 'each-once' | 'all' } | { readonly kind: 'one'; readonly name: string };

/** How a combination is named on the command line, for example `rabbitmq-4.3+redis-8`. */
export function combinationName({ broker, store }: Combination): string {
  return `${broker.name}+${store.name}`;
}

/**
 * The combinations to run: all nine; or three that have every broker and every store once, the oldest with the oldest;
 * or the one that is named.
 *
 * @throws {Error} that lists the names when there is none of that name
 */
export function chooseCombinations(choice: Choice): readonly Combination[] {
  const all = BROKERS.flatMap((broker) => STORES.map((store) => ({ broker, store })));
  switch (choice.kind) {
    case 'all':
      return all;
    case 'each-once':
      return all.filter(({ broker, store }) => BROKERS.indexOf(broker) === STORES.indexOf(store));
    case 'one': {
      const found = all.filter((combination) => combinationName(combination) === choice.name);
      if (found.length > 0) return found;
      throw new Error(`there is no ${choice.name}; there are ${all.map(combinationName).join(', ')}`);
    }
  }
}

/** A machine whose packages are upgraded. */
export interface Upgrade {
  readonly before: Combination;
  readonly after: Combination;
}

/**
 * From each combination to the next one. The store stays as it was where the next one has another product: Valkey does not
 * read what Redis 8 has written, nor was it made to.
 */
export function upgrades(combinations: readonly Combination[]): readonly Upgrade[] {
  return combinations.slice(1).flatMap((next, index) => {
    const before = combinations[index];
    if (before === undefined) return [];
    const isSameProduct = before.store.programs === next.store.programs;
    return [{ before, after: isSameProduct ? next : { ...next, store: before.store } }];
  });
}
