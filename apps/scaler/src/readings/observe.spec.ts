import { describe, expect, it } from '@jest/globals';
import type { WorkerHeartbeat, WorkerState } from '@tidegate/contracts';
import type { ClusterPod } from '../kubernetes/cluster-reading.js';
import { measureStartupLead, observe } from './observe.js';

const NOW_SECONDS = 10_000;

function aHeartbeat(state: WorkerState, overrides: Partial<WorkerHeartbeat> = {}): WorkerHeartbeat {
  return { workerId: state, model: 'default', state, startedAtMs: 9_900_000, ...overrides };
}

function aPod(name: string, overrides: Partial<ClusterPod> = {}): ClusterPod {
  return {
    name,
    createdAtSeconds: 9_880,
    isReady: true,
    isTerminating: false,
    restarts: 0,
    deletionCost: 0,
    ...overrides,
  };
}

function observed(heartbeats: readonly WorkerHeartbeat[], pods?: readonly ClusterPod[], isPaused = false) {
  return observe({
    nowSeconds: NOW_SECONDS,
    reading: {
      ready: 3,
      readyAgeSeconds: 0,
      arrivals: { startSeconds: NOW_SECONDS - 2, counts: [4, 5] },
      heartbeats,
      measured: { startupSeconds: [30], serviceSeconds: [5] },
      isPaused,
    },
    cluster: pods === undefined ? undefined : { replicas: 7, pods },
    startupLeadSeconds: 20,
  });
}

describe('what the policy knows', () => {
  it('is of a paused model that no job waits and none arrives', () => {
    expect(observed([]).observation).toMatchObject({ ready: 3, arrivals: { counts: [4, 5] } });
    expect(observed([], undefined, true).observation).toMatchObject({
      ready: 0,
      arrivals: { counts: [0, 0] },
    });
  });

  it.each<[WorkerState, Partial<WorkerHeartbeat>, object[]]>([
    ['starting', {}, [{ state: 'starting', sinceSeconds: 9_900 }]],
    ['ready', { readyAtMs: 9_930_000 }, [{ state: 'idle', sinceSeconds: 9_930 }]],
    ['busy', { readyAtMs: 9_930_000, busySinceMs: 9_990_000 }, [{ state: 'busy', sinceSeconds: 9_990 }]],
    ['draining', {}, []],
    ['setup_failed', {}, []],
  ])('without a cluster, of a worker that is %s', (state, overrides, workers) => {
    const { observation, currentReplicas } = observed([aHeartbeat(state, overrides)]);
    expect(observation.workers).toEqual(workers);
    expect(currentReplicas).toBe(workers.length);
  });

  it('are running jobs by the workers that have one', () => {
    const { observation } = observed([aHeartbeat('ready'), aHeartbeat('busy', { busySinceMs: 1 })]);
    expect(observation).toMatchObject({ ready: 3, unacknowledged: 1, serviceSeconds: [5] });
  });

  it('on a cluster, are the pods there are, and the replicas of the Deployment', () => {
    const { observation, currentReplicas } = observed(
      [aHeartbeat('starting'), aHeartbeat('ready', { workerId: 'gone' })],
      [
        aPod('starting', { isReady: false }),
        aPod('silent', { isReady: false, createdAtSeconds: 9_990 }),
        aPod('silent-but-ready'),
        aPod('ending', { isTerminating: true }),
      ],
    );
    expect(observation.workers).toEqual([
      { state: 'starting', sinceSeconds: 9_880 },
      { state: 'starting', sinceSeconds: 9_990 },
      { state: 'idle', sinceSeconds: 9_880 },
    ]);
    expect(currentReplicas).toBe(7);
  });

  it('is a start from the creation of the pod, but of a restarted container from its own', () => {
    const pods = [aPod('starting', { isReady: false, restarts: 2 })];
    const { observation } = observed([aHeartbeat('starting')], pods);
    expect(observation.workers).toEqual([{ state: 'starting', sinceSeconds: 9_900 }]);
    expect(observation.startupSeconds).toEqual([50]);
  });
});

describe('the time from the creation of a pod to its worker’s start', () => {
  it('is the median over the pods whose worker has reported', () => {
    const pods = ['a', 'b', 'c', 'silent'].map((name) => aPod(name, { createdAtSeconds: 9_880 }));
    const heartbeats = [9_890, 9_900, 9_990].map((seconds, index) =>
      aHeartbeat('ready', { workerId: 'abc'.charAt(index), startedAtMs: seconds * 1000 }),
    );
    expect(measureStartupLead(pods, heartbeats)).toBe(20);
  });

  it('is unknown where no pod reports one, or all were restarted', () => {
    expect(measureStartupLead([], [])).toBeUndefined();
    const pods = [aPod('ready', { restarts: 1 })];
    expect(measureStartupLead(pods, [aHeartbeat('ready')])).toBeUndefined();
  });

  it('is never negative, whatever the clocks show', () => {
    const pods = [aPod('ready', { createdAtSeconds: 9_950 })];
    expect(measureStartupLead(pods, [aHeartbeat('ready')])).toBe(0);
  });
});
