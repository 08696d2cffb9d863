import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FixedFleetController } from './controllers/fixed-fleet.controller.js';
import type { ReplicaController } from './replica-controller.js';
import { simulate } from './simulate.js';
import type { SimulationOptions, SimulationResult } from './simulation.types.js';
import { summarize } from './summarize.js';

/** Sets the replicas to each count at its second. */
function scripted(...steps: readonly (readonly [atSeconds: number, replicas: number])[]): ReplicaController {
  let next = 0;
  return {
    get nextDueSeconds() {
      return steps[next]?.[0] ?? Number.POSITIVE_INFINITY;
    },
    step: ({ replicas }) => steps[next++]?.[1] ?? replicas,
  };
}

const run = (
  arrivals: readonly number[],
  controller: ReplicaController,
  options: Partial<SimulationOptions> = {},
): SimulationResult =>
  simulate({
    arrivalsSeconds: arrivals,
    serviceSeconds: arrivals.map(() => 5),
    nextStartupSeconds: () => 30,
    controller,
    tailSeconds: 100,
    ...options,
  });

describe(simulate, () => {
  it('serves in the order of arrival, one job a worker at a time, from when the worker is ready', () => {
    const result = run([0, 1, 2, 50], new FixedFleetController(1));
    expect([...result.latenciesSeconds]).toEqual([35, 39, 43, 5]);
  });

  it('shares the queue among the workers', () => {
    const result = run([0, 0, 0], new FixedFleetController(2));
    expect([...result.latenciesSeconds]).toEqual([35, 35, 40]);
  });

  it('counts worker-seconds from the first arrival to the end of the tail after the last completion', () => {
    const { workerSeconds, endSeconds } = run([10], new FixedFleetController(3));
    expect(endSeconds).toBe(35 + 100);
    expect(workerSeconds).toBe(3 * (135 - 10));
  });

  it('counts a worker that is asked to end up to the end of its job and of its termination', () => {
    const result = run([0], scripted([0, 1], [32, 0]), { terminationSeconds: 2 });
    expect(result.latenciesSeconds[0]).toBe(35);
    expect(result.workerSeconds).toBe(37);
  });

  it('gives a worker that is asked to end no further job', () => {
    const result = run([0, 0], scripted([0, 1], [32, 0], [50, 1]));
    expect([...result.latenciesSeconds]).toEqual([35, 85]);
  });

  it('lets idle workers go first where they are marked so, else those that were ready last', () => {
    // At 34.5 s the first worker has nothing to do, and the second, ready later, is busy for one more second.
    const starts = (): (() => number) => {
      const times = [10, 30];
      return () => times.shift() ?? 30;
    };
    const script = (): ReplicaController => scripted([0, 2], [34.5, 1]);
    const marked = run([29, 30.5], script(), { nextStartupSeconds: starts(), idleGoFirst: true });
    const unmarked = run([29, 30.5], script(), { nextStartupSeconds: starts() });
    expect(marked.endSeconds).toBe(unmarked.endSeconds);
    expect(unmarked.workerSeconds - marked.workerSeconds).toBe(1);
  });

  it('hands the job of a killed worker to another, before those that wait', () => {
    const result = run([0, 1], new FixedFleetController(1), { interruptionsSeconds: [33] });
    expect([...result.latenciesSeconds]).toEqual([33 + 30 + 5, 33 + 30 + 10 - 1]);
  });

  it('shows the controller counts no newer than their source has looked', () => {
    const seen: [number, number][] = [];
    let dueSeconds = 0;
    const watcher: ReplicaController = {
      get nextDueSeconds() {
        return dueSeconds;
      },
      step(view) {
        seen.push([view.nowSeconds, view.ready]);
        dueSeconds = view.nowSeconds < 9 ? view.nowSeconds + 3 : Number.POSITIVE_INFINITY;
        return view.nowSeconds >= 9 ? 1 : 0;
      },
    };
    run([1, 2, 6], watcher, { readingIntervalSeconds: 5 });
    expect(seen.slice(0, 4)).toEqual([
      [0, 0],
      [3, 0],
      [6, 2],
      [9, 2],
    ]);
  });

  it('ends after its longest time, and returns what is lost', () => {
    const result = run([0, 1], scripted(), { patienceSeconds: 500 });
    expect(result).toMatchObject({ lost: 2, endSeconds: 501 });
    expect(summarize(result, [5, 5])).toMatchObject({ n: 2, mean: 0, lost: 2 });
  });

  it('refuses arrivals without service times', () => {
    const options = { arrivalsSeconds: [0, 1], serviceSeconds: [5], nextStartupSeconds: () => 0 };
    expect(() => simulate({ ...options, controller: new FixedFleetController(1) })).toThrow(
      '2 arrivals, but 1 service times',
    );
  });

  it('loses nothing, finishes nothing early, and does not do more work than its workers can, whatever happens', () => {
    const arrivals = fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 60 });
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 5 })), {
      maxLength: 12,
    });
    const kills = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 4 });
    fc.assert(
      fc.property(arrivals, steps, kills, (times, script, interruptions) => {
        const sorted = times.toSorted((one, other) => one - other);
        const ordered = script.toSorted((one, other) => one[0] - other[0]);
        const result = run(sorted, scripted(...ordered, [500, 2]), {
          interruptionsSeconds: interruptions.toSorted((one, other) => one - other),
        });
        expect(result.lost).toBe(0);
        for (const latency of result.latenciesSeconds) expect(latency).toBeGreaterThanOrEqual(5 - 1e-9);
        expect(result.workerSeconds).toBeGreaterThanOrEqual(5 * sorted.length - 1e-6);
      }),
      { numRuns: 200 },
    );
  });
});
