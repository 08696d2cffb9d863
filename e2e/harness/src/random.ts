/** A stream of numbers from 0 to below 1 that its seed alone decides. */
export type RandomSource = () => number;

/** Mulberry32, by Tommy Ettinger: small, and good enough to choose what to break next. */
export function createRandom(seed: number): RandomSource {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Chooses one of several.
 * @throws {RangeError} when there is none
 */
export function chooseOne<Item>(items: readonly Item[], random: RandomSource): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('nothing to choose from');
  return item;
}

/** A number from `least` to below `most`. */
export function chooseBetween(least: number, most: number, random: RandomSource): number {
  return least + random() * (most - least);
}
