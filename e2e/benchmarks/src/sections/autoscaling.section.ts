import {
  decideReplicas,
  parseScaledObject,
  policySettingsDefaults,
  seededRandom,
  type ObservedWorker,
  type PolicyObservation,
} from '@tidegate/autoscaling';
import { controllerFor, countArrivals, loadPatterns, poissonArrivals, simulate } from '@tidegate/simulation';
import { median, quantile } from '@tidegate/harness';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchmarkContext } from '../benchmark-context.js';
import { renderFigure } from '../report/render-report.js';
import type { SectionReport } from '../report/section-report.js';

const WORKERS = 1000;
const QUEUED_JOBS = 100_000;
const DECISION_BOUND_MS = 5;
const EVENTS_BOUND = 1;
const DECISIONS_PER_RUN = 40;
/** Simulations of one measurement, so that it lasts a second or so. */
const SIMULATIONS_PER_RUN = 200;
const NOW_SECONDS = 7200;

/** How fast the policy decides in the most complex situation, and how fast the simulator is. */
export function measureAutoscaling({ options, say }: BenchmarkContext): Promise<SectionReport> {
  say('autoscaling: decisions and simulations');
  const situations = {
    'backlog of 100,000 jobs': observationOf(QUEUED_JOBS, 0),
    'as many jobs as workers take': observationOf(WORKERS / 2, 200),
    'steady, nothing waits': observationOf(0, 150),
  };
  const decisions = Object.entries(situations).map(([name, observation]) => ({
    name,
    milliseconds: timeDecisions(observation, DECISIONS_PER_RUN * options.runs),
  }));
  const settings = ['deployed', 'startup-aware'];
  const speeds = settings.map((setting) => ({
    setting,
    millions: Array.from({ length: options.runs }, () => eventsPerSecond(setting) / 1e6),
  }));
  const slowest = Math.max(...decisions.map(({ milliseconds }) => median(milliseconds)));
  return Promise.resolve({
    title: `Autoscaling: decisions with ${WORKERS} workers, simulations`,
    header: ['', 'median', 'p95'],
    rows: [
      ...decisions.map(({ name, milliseconds }) => [
        `decision, ${name}, ms`,
        renderFigure(median(milliseconds)),
        renderFigure(quantile(milliseconds, 0.95)),
      ]),
      ...speeds.map(({ setting, millions }) => [
        `simulator under ${setting}, million events a second`,
        renderFigure(median(millions)),
        '',
      ]),
    ],
    targets: [
      {
        name: 'slowest kind of decision, median',
        value: slowest,
        relation: 'at most',
        bound: DECISION_BOUND_MS,
        unit: 'ms',
      },
      {
        name: 'simulator on one core',
        value: median(speeds[0]?.millions ?? []),
        relation: 'at least',
        bound: EVENTS_BOUND,
        unit: 'million events/s',
      },
    ],
    notes: [
      'Under startup-aware the simulator spends its time in the policy: some 24 futures for each count, every 15 s.',
    ],
    measurements: Object.fromEntries([
      ...decisions.map(({ name, milliseconds }) => [`decision, ${name}`, milliseconds]),
      ...speeds.map(({ setting, millions }) => [`simulator, ${setting}`, millions]),
    ]) as Record<string, number[]>,
  });
}

/** Two hours of arrivals, and workers of all states. */
function observationOf(ready: number, arrivalsPerSecond: number): PolicyObservation {
  const states: readonly ObservedWorker['state'][] = ['busy', 'busy', 'idle', 'starting'];
  return {
    nowSeconds: NOW_SECONDS,
    arrivals: { startSeconds: 0, counts: new Uint32Array(NOW_SECONDS + 1).fill(arrivalsPerSecond) },
    ready,
    unacknowledged: WORKERS / 2,
    workers: Array.from({ length: WORKERS }, (_, index) => ({
      state: states[index % states.length] ?? 'idle',
      sinceSeconds: NOW_SECONDS - (index % 30),
    })),
    startupSeconds: Array.from({ length: 200 }, (_, index) => 25 + (index % 10)),
    serviceSeconds: Array.from({ length: 200 }, (_, index) => 4 + (index % 3)),
  };
}

function timeDecisions(observation: PolicyObservation, count: number): readonly number[] {
  const settings = { ...policySettingsDefaults(), maxReplicas: WORKERS };
  return Array.from({ length: count }, (_, index) => {
    const startedMs = performance.now();
    decideReplicas({ ...observation, nowSeconds: NOW_SECONDS + index / 100 }, settings);
    return performance.now() - startedMs;
  });
}

function eventsPerSecond(setting: string): number {
  const file = join(WORKSPACE_ROOT, 'kustomize/overlays', setting, 'scaledobject.yaml');
  const scaledObject = parseScaledObject(readFileSync(file, 'utf8'));
  const arrivalsSeconds = poissonArrivals(loadPatterns.ramping, seededRandom(1));
  const serviceSeconds = arrivalsSeconds.map(() => 5);
  const startedMs = performance.now();
  let events = 0;
  const simulations = setting === 'deployed' ? SIMULATIONS_PER_RUN : 2;
  for (let played = 0; played < simulations; played += 1) {
    const controller = controllerFor({ scaledObject, arrivals: countArrivals(arrivalsSeconds) });
    events += simulate({
      arrivalsSeconds,
      serviceSeconds,
      nextStartupSeconds: () => 30,
      controller,
    }).events;
  }
  return (1000 * events) / (performance.now() - startedMs);
}
