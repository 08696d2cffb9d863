import { parseArgs } from 'node:util';

/** The parts of the benchmark, in the order in which they run. */
export const SECTION_NAMES = [
  'startup',
  'pushes',
  'api',
  'worker',
  'host',
  'latency',
  'memory',
  'waiting',
  'cancels',
  'webhooks',
  'list',
  'autoscaling',
] as const;

/** One part of the benchmark. */
export type SectionName = (typeof SECTION_NAMES)[number];

/** The parts that can be measured for two builds in turn. */
const COMPARABLE: readonly SectionName[] = ['startup', 'pushes', 'worker'];

/** What the command line asks for. */
export interface BenchmarkOptions {
  readonly sections: readonly SectionName[];
  /** A revision of git whose build is measured beside this one, in place of the counterparts. */
  readonly against: string | undefined;
  /** How often both builds are measured, one after the other. */
  readonly pairs: number;
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
  /** Clients that wait at once. */
  readonly clients: number;
  /** How long jobs are canceled. */
  readonly cancelSeconds: number;
  /** Jobs that the store has when lists are measured. */
  readonly listJobs: number;
  /** Where the JSON goes: `-` for standard output in place of the tables, else a file beside them. */
  readonly json: string | undefined;
}

/** What `--help` prints. */
export const BENCHMARK_USAGE = `npm run bench -- [options]
  --only LIST       of ${SECTION_NAMES.join(',')} (all)
  --against REV     this build beside that of a revision of git, in turn: ${COMPARABLE.join(', ')}
  --pairs N         with --against: measurements of both builds (20)
  --runs N          measurements of each side, the median counts (5)
  --seconds N       length of one measurement of pushes (6)
  --connections N   of the load driver (128)
  --drain-jobs N    jobs that one drain of a worker takes (6000)
  --memory-jobs N   jobs between the first and the last reading of memory (100000)
  --clients N       clients that wait at once (10000)
  --cancel-seconds N  how long jobs are canceled (30)
  --list-jobs N     jobs in the store, for lists (1000000)
  --json [FILE]     the same as JSON, to the file or to standard output`;

/** `--json` may have no value, which the parser does not support: it then means standard output. */
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

function parseSections(text: string | undefined, possible: readonly SectionName[]): readonly SectionName[] {
  if (text === undefined) return possible;
  const names = text.split(',');
  const unknown = names.find((name) => !possible.some((known) => known === name));
  if (unknown !== undefined) throw new Error(`--only = "${unknown}", must be of ${possible.join(', ')}`);
  return possible.filter((name) => names.includes(name));
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
      only: { type: 'string' },
      against: { type: 'string' },
      pairs: { type: 'string', default: '20' },
      runs: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '6' },
      connections: { type: 'string', default: '128' },
      'drain-jobs': { type: 'string', default: '6000' },
      'memory-jobs': { type: 'string', default: '100000' },
      clients: { type: 'string', default: '10000' },
      'cancel-seconds': { type: 'string', default: '30' },
      'list-jobs': { type: 'string', default: '1000000' },
      json: { type: 'string' },
    },
  });
  if (values.help) return 'help';
  return {
    sections: parseSections(values.only, values.against === undefined ? SECTION_NAMES : COMPARABLE),
    against: values.against,
    pairs: parseCount('pairs', values.pairs),
    runs: parseCount('runs', values.runs),
    seconds: parseCount('seconds', values.seconds),
    connections: parseCount('connections', values.connections),
    drainJobs: parseCount('drain-jobs', values['drain-jobs']),
    memoryJobs: parseCount('memory-jobs', values['memory-jobs']),
    clients: parseCount('clients', values.clients),
    cancelSeconds: parseCount('cancel-seconds', values['cancel-seconds']),
    listJobs: parseCount('list-jobs', values['list-jobs']),
    json: values.json,
  };
}
