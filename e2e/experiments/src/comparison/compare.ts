import { geometricMean, meanOutcome, outcomeAt, waitingRatio, type Outcome } from './frontier.js';

/** Ours, and the others' results for the same worker-seconds. */
export interface Standing {
  readonly ours: Outcome;
  /** The rivals' frontier. */
  readonly rivals: Outcome;
  /** The frontier of the policy with the arrivals known. */
  readonly clairvoyant: Outcome;
  /**
   * Seconds of work that the jobs are: no policy needs fewer worker-seconds, and none can have less waiting than none.
   */
  readonly workSeconds: number;
  /** How many times longer the rivals wait than ours. */
  readonly ratio: number;
  /** How many times longer the rivals wait than the clairvoyant. */
  readonly clairvoyantRatio: number;
  readonly p95Ratio: number;
  readonly clairvoyantP95Ratio: number;
  /** Of the waiting that foresight saves the rivals, the share that ours leaves; undefined where it saves none. */
  readonly gapLeft: number | undefined;
}

/** One setting of ours on all loads. */
export interface Comparison {
  readonly byLoad: Readonly<Record<string, Standing>>;
  /** All loads together, one setting of ours against one setting of each rival. */
  readonly oneSettingForAll: Standing;
  /** Each load against the rivals chosen afterwards for that load: geometric means. */
  readonly bestInHindsight: { readonly ratio: number; readonly clairvoyantRatio: number };
  readonly p95InHindsight: { readonly ratio: number; readonly clairvoyantRatio: number };
}

/** The result of each load, by its name. */
export interface Played {
  readonly ours: Readonly<Record<string, Outcome>>;
  /** By load, each rival in the same order. */
  readonly rivals: Readonly<Record<string, readonly Outcome[]>>;
  /** By load, the clairvoyant with each setting of its knob. */
  readonly clairvoyants: Readonly<Record<string, readonly Outcome[]>>;
  readonly workSeconds: Readonly<Record<string, number>>;
}

/** Compares at the same worker-seconds. */
export function compare({ ours, rivals, clairvoyants, workSeconds }: Played): Comparison {
  const names = Object.keys(ours);
  const byLoad = Object.fromEntries(
    Object.entries(ours).map(([name, outcome]) => [
      name,
      standing(outcome, rivals[name] ?? [], clairvoyants[name] ?? [], workSeconds[name] ?? 0),
    ]),
  );
  const standings = Object.values(byLoad);
  const geometric = (figure: (standing: Standing) => number): number => geometricMean(standings.map(figure));
  const work = names.reduce((sum, name) => sum + (workSeconds[name] ?? 0), 0) / names.length;
  return {
    byLoad,
    oneSettingForAll: standing(
      meanOutcome(Object.values(ours)),
      meansBySetting(names, rivals),
      meansBySetting(names, clairvoyants),
      work,
    ),
    bestInHindsight: {
      ratio: geometric(({ ratio }) => ratio),
      clairvoyantRatio: geometric(({ clairvoyantRatio }) => clairvoyantRatio),
    },
    p95InHindsight: {
      ratio: geometric(({ p95Ratio }) => p95Ratio),
      clairvoyantRatio: geometric(({ clairvoyantP95Ratio }) => clairvoyantP95Ratio),
    },
  };
}

/** Each setting's mean over all loads: every load counts the same. */
export function meansBySetting(
  names: readonly string[],
  outcomes: Readonly<Record<string, readonly Outcome[]>>,
): readonly Outcome[] {
  const byLoad = names.map((name) => outcomes[name] ?? []);
  const settings = Math.min(...byLoad.map((one) => one.length));
  return Array.from({ length: settings }, (_, setting) =>
    meanOutcome(byLoad.flatMap((one) => one[setting] ?? [])),
  );
}

function standing(
  ours: Outcome,
  rivals: readonly Outcome[],
  clairvoyants: readonly Outcome[],
  workSeconds: number,
): Standing {
  const rival = outcomeAt(rivals, ours.workerSeconds);
  const clairvoyant = outcomeAt(clairvoyants, ours.workerSeconds);
  const saved = rival.waitingSeconds - clairvoyant.waitingSeconds;
  return {
    ours,
    rivals: rival,
    clairvoyant,
    workSeconds,
    ratio: waitingRatio(rival, ours),
    clairvoyantRatio: waitingRatio(rival, clairvoyant),
    p95Ratio: rival.p95Seconds / ours.p95Seconds,
    clairvoyantP95Ratio: rival.p95Seconds / clairvoyant.p95Seconds,
    gapLeft: saved > 0 ? (ours.waitingSeconds - clairvoyant.waitingSeconds) / saved : undefined,
  };
}
