import { parseScaledObject } from '@tidegate/autoscaling';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { eventually } from '../testing/eventually.js';
import { ScalingLoop, type ScalingDecision } from './scaling-loop.js';
import type { ScalingReading, ScalingSource } from './scaling-source.js';

const STARTUP_AWARE = readFileSync('kustomize/overlays/startup-aware/scaledobject.yaml', 'utf8');

/** A source whose readings a spec sets, on a clock that it holds. */
class TestSource implements ScalingSource {
  reads = 0;
  tell: () => void = () => undefined;

  constructor(private readonly current: () => ScalingReading) {}

  read(): Promise<ScalingReading> {
    this.reads += 1;
    return Promise.resolve(this.current());
  }

  onActivity(listener: () => void): void {
    this.tell = listener;
  }
}

describe('the scaling loop', () => {
  let nowSeconds: number;
  let reading: ScalingReading;
  let source: TestSource;
  let loop: ScalingLoop;
  let decisions: ScalingDecision[];

  beforeEach(() => {
    nowSeconds = 100;
    reading = { externalReading: { isActive: false, metricValue: 0, targetValue: 1, atSeconds: 100 } };
    source = new TestSource(() => reading);
    decisions = [];
    loop = new ScalingLoop({
      scaledObject: { ...parseScaledObject(STARTUP_AWARE), pollingIntervalSeconds: 3_600 },
      syncPeriodSeconds: 3_600,
      source,
      scaleTo: () => undefined,
      nowSeconds: () => nowSeconds,
      onDecision: (decision) => decisions.push(decision),
    });
    loop.start();
  });

  afterEach(() => loop.stop());

  const once = (condition: () => boolean): Promise<void> => eventually(() => Promise.resolve(condition()));

  it('starts the first worker the moment the source says so, without asking', async () => {
    await once(() => source.reads === 1);
    source.tell();
    await once(() => decisions.length === 1);
    expect(decisions[0]).toMatchObject({ from: 0, to: 1 });
    expect(source.reads).toBe(1);
  });

  it('asks when something is due, and holds what there is when there is no answer', async () => {
    await once(() => source.reads === 1);
    source.tell();
    await once(() => decisions.length === 1);
    reading = { externalReading: 'unreachable' };
    nowSeconds += 3_600;
    source.tell();
    await once(() => source.reads === 2);
    expect(decisions).toHaveLength(1);
  });
});
