import { describe, expect, it } from '@jest/globals';
import { parseScaledObject, type ScaledObject } from '@tidegate/autoscaling';
import { readdirSync, readFileSync } from 'node:fs';
import { evenArrivals } from './loads/arrivals.js';
import { loadPatterns } from './loads/load-patterns.js';
import { QueueLengthController } from './controllers/queue-length.controller.js';
import { simulate } from './simulate.js';
import { summarize } from './summarize.js';

interface RecordedRun {
  readonly setupSeconds: number;
  readonly serviceSeconds: number;
  readonly scaledObjectSpec: { readonly triggers: readonly { readonly metadata: Record<string, string> }[] };
  readonly summary: { readonly mean: number; readonly workerSeconds: number };
  readonly pushedAtSeconds: readonly number[];
}

const POD_START_SECONDS = 1.2;
const POD_END_SECONDS = 2;
/** How often the management API's counts are renewed. */
const READING_SECONDS = 5;

const folder = new URL('recorded-runs/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

const read = (file: string): RecordedRun =>
  JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as RecordedRun;

function scaledObjectOf({ scaledObjectSpec }: RecordedRun): ScaledObject {
  const triggers = scaledObjectSpec.triggers.map((trigger) => ({
    ...trigger,
    metadata: { ...trigger.metadata, queueName: 'jobs' },
  }));
  const spec = { ...scaledObjectSpec, scaleTargetRef: { name: 'worker' }, triggers };
  const metadata = { name: 'worker' };
  return parseScaledObject(
    JSON.stringify({ apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata, spec }),
  );
}

interface Deviation {
  readonly meanLatency: number;
  readonly workerSeconds: number;
}

const greater = ({ meanLatency, workerSeconds }: Deviation): number =>
  Math.max(Math.abs(meanLatency), Math.abs(workerSeconds));

/** How far the simulation is off, as fractions, at the phases where it is off the least. */
function leastDeviation(run: RecordedRun): Deviation {
  const scaledObject = scaledObjectOf(run);
  const trigger = scaledObject.triggers[0];
  const isOverHttp = trigger?.kind === 'rabbitmq' && trigger.protocol === 'http';
  const arrivalsSeconds = Float64Array.from(run.pushedAtSeconds);
  const serviceSeconds = arrivalsSeconds.map(() => run.serviceSeconds);
  const phases = (period: number, count: number): number[] =>
    Array.from({ length: count }, (_, index) => (index * period) / count);
  const deviations = phases(15, 15).flatMap((syncPhaseSeconds) =>
    phases(scaledObject.pollingIntervalSeconds, scaledObject.pollingIntervalSeconds > 1 ? 15 : 2).flatMap(
      (pollPhaseSeconds) =>
        (isOverHttp ? phases(READING_SECONDS, 5) : [0]).map((readingPhaseSeconds) => {
          const result = simulate({
            arrivalsSeconds,
            serviceSeconds,
            nextStartupSeconds: () => run.setupSeconds + POD_START_SECONDS,
            terminationSeconds: POD_END_SECONDS,
            controller: new QueueLengthController(scaledObject, { syncPhaseSeconds, pollPhaseSeconds }),
            readingIntervalSeconds: isOverHttp ? READING_SECONDS : 0,
            readingPhaseSeconds,
            tailSeconds: 0,
          });
          const { mean, workerSeconds } = summarize(result, serviceSeconds);
          return {
            meanLatency: mean / run.summary.mean - 1,
            workerSeconds: workerSeconds / run.summary.workerSeconds - 1,
          };
        }),
    ),
  );
  return deviations.reduce((best, one) => (greater(one) < greater(best) ? one : best));
}

describe('a run of a real cluster, at the best phase of sync and poll', () => {
  const table: string[] = [];

  it.each(files)('is reproduced within 5 %%: %s', (file) => {
    const deviation = leastDeviation(read(file));
    const percent = (fraction: number): string => `${(100 * fraction).toFixed(1).padStart(5)} %`;
    table.push(
      `mean latency ${percent(deviation.meanLatency)}, worker-seconds ${percent(deviation.workerSeconds)}: ${file}`,
    );
    expect(greater(deviation)).toBeLessThan(0.05);
    if (table.length === files.length) console.log(table.join('\n'));
  });
});

/** Workers in the earlier service's figures counted up to the last job. */
describe('what the earlier service measured on its own cluster, at some phase', () => {
  const settingOf = (name: string): ScaledObject =>
    parseScaledObject(
      readFileSync(new URL(`../../../kustomize/overlays/${name}/scaledobject.yaml`, import.meta.url), 'utf8'),
    );

  it.each([
    ['ramping', 'defaultlike', 14.3, 5888],
    ['ramp-steady', 'slow-up-slow-down', 73.5, 7181],
  ] as const)('is reproduced within 15 %%: %s under %s', (load, setting, mean, workerSeconds) => {
    const scaledObject = settingOf(setting);
    const arrivalsSeconds = evenArrivals(loadPatterns[load]);
    const serviceSeconds = arrivalsSeconds.map(() => 5);
    const off = Array.from({ length: 15 }, (_, syncPhaseSeconds) =>
      Array.from({ length: 15 }, (_unused, index) => {
        const pollPhaseSeconds = (index * scaledObject.pollingIntervalSeconds) / 15;
        const result = simulate({
          arrivalsSeconds,
          serviceSeconds,
          nextStartupSeconds: () => 30,
          controller: new QueueLengthController(scaledObject, { syncPhaseSeconds, pollPhaseSeconds }),
          tailSeconds: 0,
        });
        const summary = summarize(result, serviceSeconds);
        return greater({
          meanLatency: summary.mean / mean - 1,
          workerSeconds: summary.workerSeconds / workerSeconds - 1,
        });
      }),
    ).flat();
    console.log(`${load} under ${setting}: ${(100 * Math.min(...off)).toFixed(1)} % off at the best phase`);
    expect(Math.min(...off)).toBeLessThan(0.15);
  });
});
