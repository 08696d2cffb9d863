import { parseArgs } from 'node:util';

/** The parts of the benchmark, in the order in which they run. */
export const SECTION_NAMES = [
  'startup',
  'pushes',
  'worker',
  'host',
  'latency',
  'memory',
  'autoscaling',
] as const;

/** One part of the benchmark. */
export type SectionName = (typeof SECTION_NAMES)[number];

/** What the command line asks for. */
export interface BenchmarkOptions {
  readonly sections: readonly SectionName[];
  /** How often each side is measured; the median counts. */
  readonly runs: number;
  /** Length of one measurement of pushes. */
  readonly seconds: number;
  /** Connections of the load driver. */
  readonly connections: number;
  /** Jobs that one drain of a worker takes. */
  readonly drainJobs: number;
  /** Jobs between the first and the last reading of memory. */
  readonly memoryJobs: number;
  /** Where the JSON goes: `-` for standard output in place of the tables, else a file beside them. */
  readonly json: string | undefined;
}

/** What `--help` prints. */
export const BENCHMARK_USAGE = `npm run bench -- [options]
  --only LIST       of ${SECTION_NAMES.join(',')} (all)
  --runs N          measurements of each side, the median counts (5)
  --seconds N       length of one measurement of pushes (6)
  --connections N   of the load driver (128)
  --drain-jobs N    jobs that one drain of a worker takes (6000)
  --memory-jobs N   jobs between the first and the last reading of memory (100000)
  --json [FILE]     the same as JSON, to the file or to standard output`;

/** `--json` may stand alone, which the parser does not know: it then means standard output. */
function completeJsonFlag(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const next = args[index + 1];
    return arg === '--json' && (next === undefined || next.startsWith('--')) ? '--json=-' : arg;
  });
}

function parseCount(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`--${name} = "${text}", must be an integer of at least 1`);
  return count;
}

function parseSections(text: string): SectionName[] {
  const names = text.split(',');
  const unknown = names.find((name) => !SECTION_NAMES.some((known) => known === name));
  if (unknown !== undefined) throw new Error(`--only = "${unknown}", must be of ${SECTION_NAMES.join(', ')}`);
  return SECTION_NAMES.filter((name) => names.includes(name));
}

/**
 * Reads the command line.
 *
 * @returns `help` when that is what was asked for
 * @throws {Error} that names the option when a value is out of range or an option unknown
 */
export function parseBenchmarkOptions(args: readonly string[]): BenchmarkOptions | 'help' {
  const { values } = parseArgs({
    args: completeJsonFlag(args),
    options: {
      help: { type: 'boolean', default: false },
      only: { type: 'string', default: SECTION_NAMES.join(',') },
      runs: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '6' },
      connections: { type: 'string', default: '128' },
      'drain-jobs': { type: 'string', default: '6000' },
      'memory-jobs': { type: 'string', default: '100000' },
      json: { type: 'string' },
    },
  });
  if (values.help) return 'help';
  return {
    sections: parseSections(values.only),
    runs: parseCount('runs', values.runs),
    seconds: parseCount('seconds', values.seconds),
    connections: parseCount('connections', values.connections),
    drainJobs: parseCount('drain-jobs', values['drain-jobs']),
    memoryJobs: parseCount('memory-jobs', values['memory-jobs']),
    json: values.json,
  };
}
