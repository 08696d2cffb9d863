import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeCluster, theWorkers } from '@tidegate/fake-cluster';
import { waitUntil } from '@tidegate/testing';
import { ClusterConnection } from './cluster-connection.js';
import { ReplicaRecorder } from './replica-recorder.js';

const DEPLOYMENTS = '/apis/apps/v1/namespaces/tidegate/deployments';

describe(ReplicaRecorder, () => {
  let cluster: FakeCluster;
  let connection: ClusterConnection;
  let recorder: ReplicaRecorder | undefined;

  beforeEach(async () => {
    cluster = await FakeCluster.start();
    connection = new ClusterConnection({ namespace: 'tidegate', timeoutSeconds: 0.5 }, cluster.config);
    cluster.objects.deployments.put(theWorkers(0));
  });

  afterEach(() => {
    recorder?.stop();
    recorder = undefined;
    cluster.stop();
  });

  const counts = (): readonly number[] => (recorder?.steps ?? []).map(([, replicas]) => replicas);
  const untilCounts = (expected: readonly number[]): Promise<true> =>
    waitUntil(() => JSON.stringify(counts()) === JSON.stringify(expected), {
      what: `replicas to be ${expected.join(', ')}, not ${counts().join(', ')}`,
      withinMs: 5_000,
    });
  const untilWatched = (): Promise<true> =>
    waitUntil(() => cluster.objects.deployments.watcherCount === 1, { what: 'a watch', withinMs: 5_000 });
  const listsOf = (): number =>
    cluster.requests('GET').filter(({ path }) => !path.includes('watch=true')).length;

  it('reports each change once, and when', async () => {
    recorder = await ReplicaRecorder.start(connection);
    for (const replicas of [1, 1, 4]) cluster.objects.deployments.put(theWorkers(replicas));
    await untilCounts([0, 1, 4]);
    const times = recorder.steps.map(([atSeconds]) => atSeconds);
    expect(times[0]).toBe(0);
    expect(times).toEqual([...times].sort((left, right) => left - right));
    expect(cluster.received.every(({ path }) => path.startsWith(`${DEPLOYMENTS}?`))).toBe(true);
  });

  it('takes a dropped watch up again and misses nothing', async () => {
    recorder = await ReplicaRecorder.start(connection);
    await untilWatched();
    cluster.objects.deployments.dropWatches();
    cluster.objects.deployments.put(theWorkers(2));
    cluster.objects.deployments.put(theWorkers(3));
    await untilCounts([0, 2, 3]);
    expect(listsOf()).toBe(1);
  });

  it('lists again when the API has forgotten (410)', async () => {
    recorder = await ReplicaRecorder.start(connection);
    await untilWatched();
    cluster.objects.deployments.put(theWorkers(5));
    cluster.objects.deployments.forgetHistory();
    cluster.objects.deployments.dropWatches();
    await untilCounts([0, 5]);
    await waitUntil(() => listsOf() === 2, { what: 'a second list', withinMs: 5_000 });
    await untilWatched();
    cluster.objects.deployments.put(theWorkers(1));
    await untilCounts([0, 5, 1]);
  });

  it('goes on after an API that refused for a while', async () => {
    recorder = await ReplicaRecorder.start(connection);
    await untilWatched();
    cluster.forbidden = [`GET ${DEPLOYMENTS}`];
    cluster.objects.deployments.dropWatches();
    await waitUntil(() => cluster.received.length > 3, { what: 'another try', withinMs: 5_000 });
    cluster.forbidden = [];
    cluster.objects.deployments.put(theWorkers(6));
    await untilCounts([0, 6]);
  });

  it.each([
    ['list', `GET ${DEPLOYMENTS}?label`],
    ['watch', 'watch=true'],
  ])('names the right to %s deployments where it is missing', async (verb, forbidden) => {
    cluster.forbidden = [forbidden];
    await expect(ReplicaRecorder.start(connection)).rejects.toThrow(
      `lacks the right to ${verb} deployments.apps in namespace "tidegate" (403)`,
    );
  });

  it('does not wait long for an API that is slow', async () => {
    cluster.delayMs = 5_000;
    await expect(ReplicaRecorder.start(connection)).rejects.toThrow('does not answer');
  });
});
