import { describe, expect, it } from '@jest/globals';
import type { HistorySlot } from '@tidegate/job-store';
import { historyPoints } from './history-points.js';
import { slotOf, type ModelSample } from './levels.js';

const START = 1_767_268_800;

function slotAt(atSeconds: number, sample: ModelSample, others: Partial<HistorySlot> = {}) {
  const counted = { arrivals: 0, ends: {}, latencies: new Map<number, number>() };
  return { atSeconds, slot: { ...slotOf(atSeconds / 5, sample, counted), ...others } };
}

const level = (value: number) => ({ sum: value, most: value });
const query = { fromSeconds: START, toSeconds: START + 30, stepSeconds: 10 };

describe('the points of a history', () => {
  it('add up what was counted, and have the mean and the highest of what was sampled', () => {
    const [point] = historyPoints(query, [
      slotAt(
        START,
        { levels: { waiting: level(4), busy: level(1) }, wanted: 1 },
        { arrivals: 2, ends: { failed: 1 } },
      ),
      slotAt(
        START + 5,
        { levels: { waiting: level(1) } },
        { arrivals: 5, ends: { succeeded: 4 }, latencies: new Map([[100, 4]]) },
      ),
    ]);
    const none = { mean: 0, most: 0 };
    expect(point).toEqual({
      time: '2026-01-01T12:00:00.000Z',
      recordedSeconds: 10,
      arrivals: 7,
      finished: { failed: 1, succeeded: 4 },
      latencySeconds: { p50: 0.1283, p90: 0.1283, p95: 0.1283, p99: 0.1283 },
      waiting: { mean: 2.5, most: 4 },
      running: none,
      oldestWaitSeconds: 0,
      workers: {
        starting: none,
        ready: none,
        busy: { mean: 0.5, most: 1 },
        draining: none,
        setup_failed: none,
      },
      wantedWorkers: { mean: 1, most: 1 },
    });
  });

  it('are there for each step; a gap has no numbers, and what could not be read is no zero', () => {
    const points = historyPoints(query, [slotAt(START + 10, {}, { arrivals: 1 })]);
    expect(points).toEqual([
      { time: '2026-01-01T12:00:00.000Z', recordedSeconds: 0 },
      { time: '2026-01-01T12:00:10.000Z', recordedSeconds: 5, arrivals: 1, finished: {} },
      { time: '2026-01-01T12:00:20.000Z', recordedSeconds: 0 },
    ]);
  });
});
