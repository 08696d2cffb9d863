/** What the two bare sides agree on. Both are set by environment variables: the benchmark starts them as processes. */
export const BARE_QUEUE = 'benchmark.bare';

/** Seconds that a record or result lives: far above any benchmark's length. */
export const RECORD_LIFE_SECONDS = 172_800;

/** Key of a bare side's job record. */
export function bareJobKey(id: string): string {
  return `bare:job:${id}`;
}

/**
 * Reads a variable that the benchmark must have set.
 * @throws {Error} when it is absent
 */
export function requireVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: the benchmark starts this process and sets it`);
  return value;
}
