import { geometricMean, meanOutcome, p95Ratio, waitingRatio, type Outcome } from './frontier.js';
import type { RivalOutcomes } from './play-rivals.js';

/** Ours against the rivals' frontier. */
export interface Comparison {
  /** All loads together, one setting of ours against one setting of each rival. */
  readonly oneSettingForAll: number;
  /** Each load against the frontier of the rivals chosen afterwards for that load: the geometric mean. */
  readonly bestInHindsight: number;
  readonly p95InHindsight: number;
  readonly byLoad: Readonly<Record<string, { readonly ratio: number; readonly ours: Outcome }>>;
  readonly ours: Outcome;
}

/**
 * Compares at the same worker-seconds.
 * @param rivals what each rival came to, by load
 * @param ours what ours came to, by the same loads
 */
export function compare(rivals: RivalOutcomes, ours: Readonly<Record<string, Outcome>>): Comparison {
  const names = Object.keys(ours);
  const theirs = (name: string): readonly Outcome[] => rivals[name] ?? [];
  const rivalCount = Math.min(...names.map((name) => theirs(name).length));
  const rivalMeans = Array.from({ length: rivalCount }, (_, rival) =>
    meanOutcome(names.map((name) => theirs(name)[rival]).filter((outcome) => outcome !== undefined)),
  );
  const byLoad = Object.fromEntries(
    Object.entries(ours).map(([name, outcome]) => [
      name,
      { ratio: waitingRatio(theirs(name), outcome), ours: outcome },
    ]),
  );
  const oursMean = meanOutcome(Object.values(ours));
  return {
    oneSettingForAll: waitingRatio(rivalMeans, oursMean),
    bestInHindsight: geometricMean(Object.values(byLoad).map(({ ratio }) => ratio)),
    p95InHindsight: geometricMean(
      Object.entries(ours).map(([name, outcome]) => p95Ratio(theirs(name), outcome)),
    ),
    byLoad,
    ours: oursMean,
  };
}
