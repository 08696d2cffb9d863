import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { parseScalerMetadata } from '../settings/scaler-metadata.js';
import { ModelReadings } from '../readings/model.readings.js';
import { DecisionLog } from './decision-log.js';
import { DecisionMemory } from './decision-memory.js';
import { DecisionService } from './decision.service.js';
import { ScalerMetrics } from '../metrics/scaler.metrics.js';

/** What a scaler that remembers some ScaledObjects does while it is asked about another number of them in turn, twice. */
async function askTwice(scaledObjects: number, limit: number) {
  let minutesRead = 0;
  const lines: string[] = [];
  const clocks = { nowSeconds: () => 1_000_000, monotonicSeconds: () => 1_000 };
  const store = {
    arrivals: {
      readMinutes: (_model: string, minutes: readonly number[]) => {
        minutesRead += minutes.length;
        return Promise.resolve(new Map<number, ReadonlyMap<number, number>>());
      },
    },
    heartbeats: { list: () => Promise.resolve([]) },
    measuredTimes: { read: () => Promise.resolve({ startupSeconds: [], serviceSeconds: [] }) },
    pauses: { read: () => Promise.resolve(false) },
    endedInQueue: { count: () => Promise.resolve(0) },
  };
  const log = new DecisionLog({
    logger: { info: (line: string) => void lines.push(line) },
    decisions: limit,
    scaledObjects: limit,
  });
  const decisions = new DecisionService({
    ...clocks,
    readings: new ModelReadings({
      ...clocks,
      readyMessages: { read: () => Promise.resolve(0) },
      store: store as never,
      freshSeconds: 10,
      modelLimit: limit,
    }),
    memory: new DecisionMemory({
      ...clocks,
      store: {
        recall: () => Promise.resolve({ revision: 0, decision: undefined, startupLeadSeconds: undefined }),
        remember: () => Promise.resolve(true),
      },
      scaledObjectLimit: limit,
    }),
    log,
    metrics: new ScalerMetrics(new Registry()),
    tolerance: 0.1,
    scaledObjectLimit: limit,
  });
  const askAll = async (): Promise<void> => {
    for (let index = 0; index < scaledObjects; index += 1) {
      const model = `model-${index}`;
      // An arrival makes the decision before it void, which else may still serve.
      decisions.forget(model);
      await decisions.decide({
        name: `worker-${index}`,
        namespace: 'tidegate',
        metadata: parseScalerMetadata({ model }),
      });
    }
  };
  await askAll();
  const minutesOfFirstRound = minutesRead;
  await askAll();
  return {
    minutesAgain: (minutesRead - minutesOfFirstRound) / scaledObjects,
    lines: lines.length,
    listed: new Set(log.list().map(({ model }) => model)).size,
  };
}

describe('a scaler of 600 models', () => {
  it('reads the history of each once and then only what is new, logs only what changes, and lists a decision on each', async () => {
    const { minutesAgain, lines, listed } = await askTwice(600, 600);
    expect(minutesAgain).toBeLessThanOrEqual(3);
    expect(lines).toBe(600);
    expect(listed).toBe(600);
  }, 60_000);

  it('with a limit below what there is would read all and log all at every question', async () => {
    const { minutesAgain, lines } = await askTwice(30, 29);
    expect(minutesAgain).toBeGreaterThan(100);
    expect(lines).toBe(60);
  });
});
