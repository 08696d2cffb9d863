import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { WorkerHeartbeat, WorkerState } from '@tidegate/contracts';
import { Heartbeat } from './worker.heartbeat.js';

let reported: WorkerHeartbeat[];
let sent: number;
let heartbeat: Heartbeat;

beforeEach(() => {
  jest.useFakeTimers({ now: 1_000_000 });
  reported = [];
  sent = 0;
  heartbeat = new Heartbeat({
    heartbeats: {
      beat: (beat) => Promise.resolve(void reported.push(beat)),
      remove: () => Promise.resolve(),
    },
    measurements: { send: () => Promise.resolve(void (sent += 1)) },
    workerId: 'worker-1',
    model: 'default',
    startedAtMs: 990_000,
  });
  heartbeat.start();
  heartbeat.enter('ready', Date.now());
  reported = [];
});

afterEach(async () => {
  await heartbeat.stop();
  jest.useRealTimers();
});

const states = (): WorkerState[] => reported.map(({ state }) => state);

function runJob(milliseconds: number): void {
  heartbeat.enter('busy', Date.now());
  jest.advanceTimersByTime(milliseconds);
  heartbeat.enter('ready', Date.now());
}

describe('the heartbeat of a worker', () => {
  it('reports a job that lasts, and of its end, within a quarter of a second', () => {
    heartbeat.enter('busy', Date.now());
    jest.advanceTimersByTime(250);
    expect(reported).toMatchObject([{ state: 'busy', busySinceMs: 1_000_000 }]);
    heartbeat.enter('ready', Date.now());
    jest.advanceTimersByTime(250);
    expect(states()).toEqual(['busy', 'ready']);
  });

  it('names the job that the worker runs, also while it drains', () => {
    heartbeat.took({ id: 'job-1', owner: 'shop' }, Date.now());
    heartbeat.enter('busy', Date.now());
    jest.advanceTimersByTime(250);
    heartbeat.enter('draining', Date.now());
    heartbeat.gaveBack();
    jest.advanceTimersByTime(2_000);
    const job = { id: 'job-1', owner: 'shop', sinceMs: 1_000_000 };
    expect(reported).toMatchObject([
      { state: 'busy', job },
      { state: 'draining', job },
      { state: 'draining' },
    ]);
    expect(reported.at(-1)).not.toHaveProperty('job');
  });

  it('writes nothing for short jobs beyond its regular beats', () => {
    for (let job = 0; job < 100; job += 1) runJob(40);
    expect(reported.length).toBeLessThanOrEqual(4);
  });

  it('reports every other change at once', () => {
    heartbeat.enter('starting', Date.now());
    heartbeat.enter('draining', Date.now());
    expect(states()).toEqual(['starting', 'draining']);
  });

  it('takes what was measured along with every beat', () => {
    const before = sent;
    jest.advanceTimersByTime(6_000);
    expect(sent - before).toBe(reported.length);
    expect(reported.length).toBe(3);
  });
});
