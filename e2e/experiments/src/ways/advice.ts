import { startupAwareScaledObject, type ScaledObject } from '@tidegate/autoscaling';
import { renderTable } from '@tidegate/harness';
import { controllerFor, countArrivals, Replay, simulate, summarize } from '@tidegate/simulation';
import { experimentLoads, type LoadRun } from '../experiment-loads.js';
import type { ExperimentOptions } from '../experiment-options.js';
import { settingFromFile } from '../settings/scaled-objects.js';

/** Run times that the replay draws from: as many as the store keeps, measured before. */
const SAMPLES = 200;
const SYNC_SECONDS = 15;
const HISTORY_SECONDS = 7_200;
const HEADER = [
  'start-up s',
  'service',
  'setting',
  'load',
  'runs',
  'workers saved %',
  'off by %',
  '±',
  'waiting saved %',
  'off by %',
  '±',
  'ms a second',
];

interface Cost {
  readonly workerSeconds: number;
  readonly waitingSeconds: number;
}

interface Saving {
  /** What the simulator gives with each rule in charge, as a part of the cost of the present one. */
  readonly real: Cost;
  /** The same, as the advice states it. */
  readonly stated: Cost;
  /** What one second of the replay takes. */
  readonly cpuMs: number;
}

/**
 * How well the saving that the scaler states in advisory mode fits the one that comes when the policy really is in charge: arrivals
 * known by second, run times by samples of other runs, and another phase of KEDA's polls and the HPA's syncs.
 */
export async function runAdvice(options: ExperimentOptions): Promise<void> {
  const rows: (readonly string[])[] = [];
  for (const spread of options.spreads) {
    const loads = await experimentLoads({ seeds: options.seeds, spread, words: options.loads });
    for (const startupSeconds of options.startups)
      for (const name of options.settings)
        for (const { name: load, runs } of loads) {
          const savings = runs.map((run, index) => {
            const samples = runs[(index + 1) % runs.length]?.serviceSeconds.slice(0, SAMPLES) ?? [];
            const phase = (index + 0.5) / runs.length;
            return savingOf(settingFromFile(name), { run, samples: [...samples], startupSeconds, phase });
          });
          rows.push([
            ...[String(startupSeconds), spread, name, load, String(runs.length)],
            ...columnsOf(savings, 'workerSeconds'),
            ...columnsOf(savings, 'waitingSeconds'),
            meanOf(savings.map(({ cpuMs }) => cpuMs)).toFixed(2),
          ]);
        }
  }
  console.log(renderTable(HEADER, rows));
}

interface Circumstances {
  readonly run: LoadRun;
  readonly samples: readonly number[];
  readonly startupSeconds: number;
  /** Of poll and sync, in [0, 1). */
  readonly phase: number;
}

function savingOf(inCharge: ScaledObject, circumstances: Circumstances): Saving {
  const advised = startupAwareScaledObject(inCharge, { model: 'default', waitingWorth: 1 });
  const [present, switched] = [playedCost(inCharge, circumstances), playedCost(advised, circumstances)];
  const part = (one: Cost, other: Cost): Cost => ({
    workerSeconds: (one.workerSeconds - other.workerSeconds) / present.cost.workerSeconds,
    waitingSeconds: (one.waitingSeconds - other.waitingSeconds) / present.cost.waitingSeconds,
  });
  const endSeconds = Math.ceil(Math.max(present.endSeconds, switched.endSeconds));
  const before = process.cpuUsage();
  const replay = replayed({ inCharge, advised }, circumstances, endSeconds);
  const { user, system } = process.cpuUsage(before);
  return {
    real: part(present.cost, switched.cost),
    stated: part(replay.stateOf('inCharge'), replay.stateOf('advised')),
    cpuMs: (user + system) / 1000 / endSeconds,
  };
}

function playedCost(
  scaledObject: ScaledObject,
  { run, startupSeconds, phase }: Circumstances,
): { readonly cost: Cost; readonly endSeconds: number } {
  const loop = {
    syncPhaseSeconds: phase * SYNC_SECONDS,
    pollPhaseSeconds: phase * scaledObject.pollingIntervalSeconds,
  };
  const controller = controllerFor({ scaledObject, arrivals: countArrivals(run.arrivalsSeconds), loop });
  const result = simulate({
    ...run,
    controller,
    nextStartupSeconds: () => startupSeconds,
    idleGoFirst: scaledObject.triggers[0]?.kind !== 'rabbitmq',
  });
  const { n, waiting } = summarize(result, run.serviceSeconds);
  return {
    cost: { workerSeconds: result.workerSeconds, waitingSeconds: n * waiting },
    endSeconds: result.endSeconds,
  };
}

function replayed(
  sides: Readonly<Record<'inCharge' | 'advised', ScaledObject>>,
  { run, samples, startupSeconds }: Circumstances,
  endSeconds: number,
): Replay<'inCharge' | 'advised'> {
  const counts = new Array<number>(HISTORY_SECONDS + endSeconds).fill(0);
  for (const at of run.arrivalsSeconds) {
    const second = HISTORY_SECONDS + Math.floor(at);
    counts[second] = (counts[second] ?? 0) + 1;
  }
  const load = {
    arrivals: { startSeconds: -HISTORY_SECONDS, counts },
    startupSeconds: [startupSeconds],
    serviceSeconds: samples,
    isPaused: false,
  };
  const replay = new Replay({ sides, beginSeconds: 0, load });
  replay.advance(endSeconds, load);
  return replay;
}

/** Mean of the real saving, and mean and spread of the error, in percent of the cost of what is in charge. */
function columnsOf(savings: readonly Saving[], member: keyof Cost): readonly string[] {
  const errors = savings.map(({ real, stated }) => stated[member] - real[member]);
  const error = meanOf(errors);
  const spread = Math.sqrt(meanOf(errors.map((one) => (one - error) ** 2)));
  return [meanOf(savings.map(({ real }) => real[member])), error, spread].map((part) =>
    (100 * part).toFixed(0),
  );
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
