import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeCluster, aGatewayPod, aWorkerPod } from '@tidegate/fake-cluster';
import { ClusterConnection } from './cluster-connection.js';
import { WorkerPods } from './worker-pods.js';

describe(WorkerPods, () => {
  let cluster: FakeCluster;
  let pods: WorkerPods;

  beforeEach(async () => {
    cluster = await FakeCluster.start();
    pods = new WorkerPods(
      new ClusterConnection({ namespace: 'tidegate', timeoutSeconds: 0.5 }, cluster.config),
    );
  });

  afterEach(() => cluster.stop());

  it('finds the workers that are ready and not asked to end', async () => {
    cluster.objects.pods.put(aWorkerPod('ready'));
    cluster.objects.pods.put(aWorkerPod('starting', { isReady: false }));
    cluster.objects.pods.put(aWorkerPod('ending', { isTerminating: true }));
    cluster.objects.pods.put(aGatewayPod('gateway'));
    expect(await pods.findReady()).toEqual(['ready']);
  });

  it('deletes a pod without the time to finish a job', async () => {
    cluster.objects.pods.put(aWorkerPod('victim'));
    await pods.kill('victim');
    expect(cluster.requests('DELETE').map(({ path }) => path)).toEqual([
      '/api/v1/namespaces/tidegate/pods/victim?gracePeriodSeconds=1',
    ]);
    expect(await pods.findReady()).toEqual([]);
  });

  it('does not mind a pod that has gone by itself', async () => {
    await expect(pods.kill('gone')).resolves.toBeUndefined();
  });

  it.each([
    ['list', 'GET', () => pods.findReady()],
    ['delete', 'DELETE', () => pods.kill('victim')],
  ])('names the right to %s pods where it is missing, in one line', async (verb, method, act) => {
    cluster.forbidden = [`${method} /api/v1/namespaces/tidegate/pods`];
    await expect(act()).rejects.toThrow(
      `the user of this kubeconfig lacks the right to ${verb} pods in namespace "tidegate" (403)`,
    );
  });

  it('does not wait long for an API that is slow', async () => {
    cluster.delayMs = 5_000;
    const beganMs = performance.now();
    await expect(pods.findReady()).rejects.toThrow(/^the Kubernetes API at http\S+ does not answer/);
    expect(performance.now() - beganMs).toBeLessThan(4_500);
  });
});
