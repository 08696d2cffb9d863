import type { TopLevelSpec } from 'vega-lite';
import { nonDominated, type Outcome } from '../comparison/frontier.js';

/** What each load's outcomes are drawn from. */
export interface FrontierData {
  readonly load: string;
  readonly rivals: readonly Outcome[];
  readonly clairvoyants: readonly Outcome[];
  readonly ours: readonly Outcome[];
}

const LEAST_WAITING_SECONDS = 0.05;
/** How many times the cheapest and the dearest price of ours the picture reaches. */
const PRICE_MARGIN = 1.6;

/**
 * Mean waiting against worker-seconds: the rivals that none beats, the policy with the arrivals known, and ours with
 * each setting of its knob. Left and below is better.
 * @param title - what was run
 * @param data - load by load
 */
export function frontierPlot(title: string, data: readonly FrontierData[]): TopLevelSpec {
  const series = ['rivals', 'ours', 'clairvoyant'];
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title,
    background: 'white',
    data: { values: data.flatMap(pointsOf) },
    facet: { field: 'load', sort: data.map(({ load }) => load), title: null },
    columns: Math.min(3, data.length),
    spec: {
      width: data.length === 1 ? 420 : 240,
      height: data.length === 1 ? 280 : 180,
      mark: { type: 'line', point: { size: 24 }, strokeWidth: 1.5 },
      encoding: {
        x: {
          field: 'workerSeconds',
          type: 'quantitative',
          title: 'worker-seconds',
          scale: { zero: false },
          axis: { tickCount: 5 },
        },
        y: {
          field: 'waiting',
          type: 'quantitative',
          title: 'mean waiting, seconds',
          scale: { type: 'log' },
          axis: { tickCount: 4 },
        },
        color: {
          field: 'series',
          type: 'nominal',
          title: null,
          scale: { domain: series, range: ['#8c8c8c', '#d62728', '#1f77b4'] },
        },
        order: { field: 'workerSeconds' },
      },
    },
    resolve: { scale: { x: 'independent', y: 'independent' } },
  };
}

function pointsOf({ load, rivals, clairvoyants, ours }: FrontierData): readonly object[] {
  const prices = ours.map(({ workerSeconds }) => workerSeconds);
  const isNear = (workerSeconds: number): boolean =>
    workerSeconds >= Math.min(...prices) / PRICE_MARGIN &&
    workerSeconds <= Math.max(...prices) * PRICE_MARGIN;
  const draw = (series: string, outcomes: readonly Outcome[]): readonly object[] =>
    nonDominated(
      outcomes.map(({ workerSeconds, waitingSeconds }) => ({ workerSeconds, seconds: waitingSeconds })),
    )
      .filter(({ workerSeconds }) => isNear(workerSeconds))
      .map(({ workerSeconds, seconds }) => ({
        load,
        series,
        workerSeconds: Math.round(workerSeconds),
        waiting: Number(Math.max(LEAST_WAITING_SECONDS, seconds).toPrecision(3)),
      }));
  return [...draw('rivals', rivals), ...draw('clairvoyant', clairvoyants), ...draw('ours', ours)];
}
