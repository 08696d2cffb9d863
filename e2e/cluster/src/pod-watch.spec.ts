import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeCluster, aGatewayPod, aWorkerPod } from '@tidegate/fake-cluster';
import { waitUntil } from '@tidegate/testing';
import { ClusterConnection } from './cluster-connection.js';
import { PodWatch } from './pod-watch.js';

describe(PodWatch, () => {
  let cluster: FakeCluster;
  let watch: PodWatch;

  beforeEach(async () => {
    cluster = await FakeCluster.start();
    cluster.objects.pods.put(aWorkerPod('old'));
    cluster.objects.pods.put(aGatewayPod('gateway'));
    watch = await PodWatch.start(new ClusterConnection({ namespace: 'tidegate' }, cluster.config));
  });

  afterEach(() => {
    watch.stop();
    cluster.stop();
  });

  const untilCount = (count: number): Promise<true> =>
    waitUntil(() => watch.count === count, { what: `${count} pods`, withinMs: 5_000 });

  it('counts a pod from its creation until it has ended, and not only until it is asked to', async () => {
    await untilCount(1);
    cluster.objects.pods.put(aWorkerPod('new', { isReady: false }));
    await untilCount(2);
    cluster.objects.pods.put(aWorkerPod('old', { isTerminating: true }));
    cluster.objects.pods.put(aWorkerPod('third', { isReady: false }));
    await untilCount(3);
    cluster.objects.pods.remove('old');
    await untilCount(2);
  });

  it('does not count one that was evicted and is still listed', async () => {
    await untilCount(1);
    cluster.objects.pods.put(aWorkerPod('old', { phase: 'Failed', isReady: false }));
    await untilCount(0);
  });

  it('measures each start once, those only that it has seen from the beginning', async () => {
    cluster.objects.pods.put(aWorkerPod('new', { isReady: false }));
    for (const isReady of [true, false, true]) cluster.objects.pods.put(aWorkerPod('new', { isReady }));
    cluster.objects.pods.put(aWorkerPod('last'));
    await untilCount(3);
    expect(watch.startsSeconds).toHaveLength(1);
  });

  it('notices what ended while the watch was dropped', async () => {
    await untilCount(1);
    cluster.objects.pods.remove('old');
    cluster.objects.pods.forgetHistory();
    cluster.objects.pods.dropWatches();
    await untilCount(0);
  });
});
