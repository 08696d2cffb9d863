import { parseScaledObject } from '@tidegate/autoscaling';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { readFileSync } from 'node:fs';
import { ScalingLoop, type ScalingDecision } from './scaling-loop.js';
import type { ScalingReading, ScalingSource } from './scaling-source.js';

const STARTUP_AWARE = readFileSync('kustomize/overlays/startup-aware/scaledobject.yaml', 'utf8');

/** A source whose readings a spec sets, on a clock that it holds. */
class TestSource implements ScalingSource {
  reads = 0;
  notify: () => void = () => undefined;
  /** Gives the answer that is waited for; there is one to give only while `isSlow`. */
  answer: () => void = () => undefined;
  isSlow = false;

  constructor(private readonly current: () => ScalingReading) {}

  async read(): Promise<ScalingReading> {
    this.reads += 1;
    if (this.isSlow) await new Promise<void>((resolve) => (this.answer = resolve));
    return this.current();
  }

  onActivity(listener: () => void): void {
    this.notify = listener;
  }
}

describe('the scaling loop', () => {
  let reading: ScalingReading;
  let source: TestSource;
  let loop: ScalingLoop;
  let decisions: ScalingDecision[];

  const start = (pollingIntervalSeconds: number): void => {
    const nowSeconds = (): number => performance.now() / 1000;
    reading = { externalReading: { isActive: false, metricValue: 0, targetValue: 1, atSeconds: 0 } };
    source = new TestSource(() => reading);
    decisions = [];
    loop = new ScalingLoop({
      scaledObject: { ...parseScaledObject(STARTUP_AWARE), pollingIntervalSeconds, cooldownPeriodSeconds: 0 },
      syncPeriodSeconds: 3_600,
      source,
      scaleTo: () => undefined,
      nowSeconds,
      onDecision: (decision) => decisions.push(decision),
    });
    loop.start();
  };

  afterEach(async () => {
    source.isSlow = false;
    source.answer();
    await loop.stop();
  });

  const once = (condition: () => boolean): Promise<boolean> => waitUntil(condition);
  const asked = (times: number): Promise<boolean> => once(() => source.reads === times);

  it('starts the first worker as soon as the source reports work, without asking', async () => {
    start(3_600);
    await asked(1);
    source.notify();
    expect(decisions).toMatchObject([{ from: 0, to: 1 }]);
    expect(source.reads).toBe(1);
  });

  it('decides by what stands in for a scaler that does not answer, and says so', async () => {
    start(0.02);
    const scaledObject = {
      ...parseScaledObject(readFileSync('kustomize/base/worker/scaledobject.yaml', 'utf8')),
      pollingIntervalSeconds: 0.02,
    };
    const queueReading = { ready: 1, unacknowledged: 0, atSeconds: performance.now() / 1000 };
    reading = { queueReading, standIn: { scaledObject, reason: 'nobody answers' } };
    await once(() => decisions.length > 0);
    expect(decisions).toMatchObject([
      { from: 0, to: 1, explanation: expect.stringMatching(/^nobody answers: /) },
    ]);
    // The cooldown is that of the ScaledObject which stands in: 600 s.
    reading = { ...reading, queueReading: { ...queueReading, ready: 0 } };
    const { reads } = source;
    await once(() => source.reads > reads + 2);
    expect(decisions).toHaveLength(1);
  });

  it('asks when something is due, and holds what there is when there is no answer', async () => {
    start(0.01);
    await asked(1);
    reading = { externalReading: 'unreachable' };
    source.notify();
    await once(() => source.reads > 3);
    expect(decisions).toMatchObject([{ from: 0, to: 1 }]);
  });

  describe('while an answer is long in coming', () => {
    beforeEach(async () => {
      start(0.01);
      source.isSlow = true;
      const { reads } = source;
      await asked(reads + 1);
    });

    it('starts the first worker as soon as the source reports work', () => {
      source.notify();
      expect(decisions).toMatchObject([{ from: 0, to: 1 }]);
    });

    it('does not end that worker by what was asked before, but by what is asked after', async () => {
      const { reads } = source;
      source.notify();
      source.answer();
      await asked(reads + 1);
      expect(decisions).toHaveLength(1);
      source.answer();
      await once(() => decisions.length === 2);
      expect(decisions[1]).toMatchObject({ from: 1, to: 0 });
    });
  });
});
