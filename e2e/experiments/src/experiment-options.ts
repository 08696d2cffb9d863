import { parseArgs } from 'node:util';
import type { ServiceSpread } from './experiment-loads.js';
import type { Sweep } from './settings/rivals.js';
import { SETTING_FILES } from './settings/scaled-objects.js';

/**
 * How loads are run: in virtual time, on the local stack with time scaled, or in real time on any system; two others
 * ask how good the estimates of waits are, in virtual time and on the local stack, and one how good the scaler's advice is.
 */
export type Way = (typeof WAYS)[number];

const WAYS = ['simulated', 'scaled', 'real', 'estimates', 'estimates-scaled', 'advice'] as const;

/** What the command line asks for. */
export interface ExperimentOptions {
  readonly way: Way;
  /** Texts, one of which the name of a load must contain. */
  readonly loads: readonly string[];
  /** Of the settings that have files, those that are run on a system. */
  readonly settings: readonly string[];
  /** Whether the real system is on the cluster of the current kubeconfig, where each setting is applied in its turn. */
  readonly cluster: boolean;
  /** How many times faster the clock of a scaled run goes. */
  readonly timeFactor: number;
  readonly startups: readonly number[];
  readonly spreads: readonly ServiceSpread[];
  /** Settings of the knob. */
  readonly knobs: readonly number[];
  readonly seeds: number;
  readonly phases: number;
  readonly traces: string | undefined;
  readonly sweep: Sweep;
  /** Whether everything is simulated again although it is cached. */
  readonly fresh: boolean;
  readonly json: string | undefined;
}

/** What `--help` prints. */
export const EXPERIMENT_USAGE = `npm run experiments -- [options]
  --way WAY        simulated (default); scaled: on a local stack with time divided; real: against BASE_URL;
                   estimates: how good estimated waits are, in virtual time; estimates-scaled: on a local stack;
                   advice: how well the saving fits that the scaler states in advisory mode, in virtual time
  --loads LIST     only loads with one of these words in their name (on a system: Poisson)
  --traces FOLDER  arrival lists (CSV) beside the patterns
  --startup LIST   start-up times in seconds (5,30,120)
  --service LIST   spreads of the service times (fixed,exponential)
  --knobs LIST     settings of waitingWorth (0.3,1,3)
  --seeds N        runs of each pattern with Poisson arrivals (20; estimates: 3)
  --phases N       phases of the HPA's sync, averaged (5)
  --settings LIST  on a system: ScaledObjects under kustomize/overlays (deployed); real: the one that it has;
                   estimates: deployed,startup-aware
  --cluster        real: on the cluster of the current kubeconfig, all settings one after the other
  --time-factor N  (estimates-)scaled: how many times faster, set-up, service, polls, syncs and windows alike (5)
  --quick          a few rivals, 2 seeds, 2 phases, start-up 30 s, fixed service
  --fresh          play all again, although it is cached
  --json FILE      the same as JSON`;

const SPREADS: readonly ServiceSpread[] = ['fixed', 'exponential'];

/**
 * Reads the command line.
 * @returns undefined where help is asked for
 * @throws {Error} when something is wrong: its message names it
 */
export function readExperimentOptions(args: readonly string[]): ExperimentOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      way: { type: 'string', default: 'simulated' },
      loads: { type: 'string' },
      settings: { type: 'string' },
      cluster: { type: 'boolean', default: false },
      'time-factor': { type: 'string', default: '5' },
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
  const { quick, cluster } = values;
  const way = oneOf('way', values.way, WAYS);
  if (cluster && way !== 'real') throw new Error('--cluster goes with --way real');
  const isVirtual = way === 'simulated' || way === 'estimates' || way === 'advice';
  const [timeFactor = 1] = numbers('time-factor', values['time-factor']);
  return {
    way,
    loads: (values.loads ?? (isVirtual ? '' : 'Poisson')).split(','),
    settings: (values.settings ?? usualSettings(way, cluster))
      .split(',')
      .map((name) => oneOf('settings', name, SETTING_FILES)),
    cluster,
    timeFactor,
    startups: numbers('startup', values.startup ?? (quick || !isVirtual ? '30' : '5,30,120')),
    spreads: (values.service ?? (quick ? 'fixed' : 'fixed,exponential'))
      .split(',')
      .map((name) => oneOf('service', name, SPREADS)),
    knobs: numbers('knobs', values.knobs ?? '0.3,1,3'),
    seeds: count('seeds', values.seeds ?? (quick ? '2' : way === 'estimates' ? '3' : '20')),
    phases: count('phases', values.phases ?? (quick ? '2' : '5')),
    traces: values.traces,
    sweep: quick ? 'quick' : 'full',
    fresh: values.fresh,
    json: values.json,
  };
}

function usualSettings(way: Way, cluster: boolean): string {
  if (way === 'estimates') return 'deployed,startup-aware';
  return cluster ? SETTING_FILES.join(',') : 'deployed';
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

function oneOf<Word extends string>(name: string, text: string, words: readonly Word[]): Word {
  const word = words.find((one) => one === text);
  if (word === undefined) throw new Error(`--${name} = "${text}", must be of ${words.join(', ')}`);
  return word;
}
