import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** Where the dates are kept. */
export const END_OF_LIFE_FILE = 'deploy/end-of-life.yaml';

const DAY = z.iso.date();

const PRODUCT = z.strictObject({
  /** The page that states it. */
  source: z.url({ protocol: /^https$/ }),
  /** The day of which that page was. */
  read: DAY,
  /** The last day of each release line. */
  lines: z.record(z.string(), z.union([DAY, z.literal('not announced')])),
});

const TABLE = z.record(z.string(), PRODUCT);

/** Until when which release lines are maintained, by product. */
export type EndOfLifeTable = z.infer<typeof TABLE>;

/** @throws {ZodError} when the file does not have the required form */
export function readEndOfLife(): EndOfLifeTable {
  // As text: YAML's own dates would be moments, and a day has no time zone.
  return TABLE.parse(parse(readFileSync(join(WORKSPACE_ROOT, END_OF_LIFE_FILE), 'utf8'), { schema: 'core' }));
}
