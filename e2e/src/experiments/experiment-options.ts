import { parseArgs } from 'node:util';
import type { ServiceSpread } from './loads/experiment-loads.js';
import type { Sweep } from './settings/rivals.js';

/** What the command line asks for. */
export interface ExperimentOptions {
  readonly startups: readonly number[];
  readonly spreads: readonly ServiceSpread[];
  /** Settings of the knob. */
  readonly knobs: readonly number[];
  readonly seeds: number;
  readonly phases: number;
  readonly traces: string | undefined;
  readonly sweep: Sweep;
  /** Whether everything is played again although it is cached. */
  readonly fresh: boolean;
  readonly json: string | undefined;
}

/** What `--help` prints. */
export const USAGE = `npx nx run e2e:experiments -- [options]
  --startup LIST   start-up times in seconds (5,30,120)
  --service LIST   spreads of the service times (fixed,exponential)
  --knobs LIST     settings of waitingWorth (0.3,1,3)
  --seeds N        runs of each pattern with Poisson arrivals (20)
  --phases N       phases of the HPA's sync, averaged (5)
  --traces FOLDER  arrival lists (CSV) beside the patterns
  --quick          a few rivals, 2 seeds, 2 phases, start-up 30 s, fixed service
  --fresh          play all again, although it is cached
  --json FILE      the same as JSON`;

const SPREADS: readonly ServiceSpread[] = ['fixed', 'exponential'];

/**
 * Reads the command line.
 * @returns undefined where help is asked for
 * @throws Error naming what is wrong
 */
export function readExperimentOptions(args: readonly string[]): ExperimentOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      startup: { type: 'string' },
      service: { type: 'string' },
      knobs: { type: 'string' },
      seeds: { type: 'string' },
      phases: { type: 'string' },
      traces: { type: 'string' },
      quick: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const { quick } = values;
  return {
    startups: numbers('startup', values.startup ?? (quick ? '30' : '5,30,120')),
    spreads: spreads(values.service ?? (quick ? 'fixed' : 'fixed,exponential')),
    knobs: numbers('knobs', values.knobs ?? '0.3,1,3'),
    seeds: count('seeds', values.seeds ?? (quick ? '2' : '20')),
    phases: count('phases', values.phases ?? (quick ? '2' : '5')),
    traces: values.traces,
    sweep: quick ? 'quick' : 'full',
    fresh: values.fresh,
    json: values.json,
  };
}

function numbers(name: string, text: string): readonly number[] {
  return text.split(',').map((part) => {
    const value = part.trim() === '' ? Number.NaN : Number(part);
    if (!Number.isFinite(value) || value <= 0)
      throw new Error(`--${name} = "${text}", must be numbers above 0`);
    return value;
  });
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`--${name} = "${text}", must be an integer from 1`);
  return value;
}

function spreads(text: string): readonly ServiceSpread[] {
  const wanted = text.split(',');
  const unknown = wanted.find((name) => !SPREADS.some((spread) => spread === name));
  if (unknown !== undefined) throw new Error(`--service = "${unknown}", must be of ${SPREADS.join(', ')}`);
  return SPREADS.filter((spread) => wanted.includes(spread));
}
