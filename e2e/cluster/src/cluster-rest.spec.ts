import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeCluster, aWorkerPod } from '@tidegate/fake-cluster';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ClusterConnection } from './cluster-connection.js';
import { waitForRest, type RestOptions } from './cluster-rest.js';

describe('the rest between two settings', () => {
  let cluster: FakeCluster;
  let gateway: Server;
  let metrics: string;

  beforeEach(async () => {
    cluster = await FakeCluster.start();
    metrics = jobs(0, 0);
    gateway = createServer((_, response) => response.end(metrics));
    await once(gateway.listen(0, '127.0.0.1'), 'listening');
  });

  afterEach(() => {
    cluster.stop();
    gateway.closeAllConnections();
    gateway.close();
  });

  const jobs = (waiting: number, running: number): string =>
    [
      `tidegate_queue_jobs{model="default",state="waiting"} ${waiting}`,
      `tidegate_queue_jobs{model="default",state="running"} ${running}`,
      'tidegate_queue_jobs{model="translate",state="running"} 7',
    ].join('\n');

  const rest = (options: Partial<RestOptions> = {}): Promise<void> =>
    waitForRest({
      connection: new ClusterConnection({ namespace: 'tidegate' }, cluster.config),
      gatewayUrl: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`,
      leastWorkers: 0,
      withinSeconds: 10,
      everyMs: 10,
      ...options,
    });

  it('is there when no job and no worker of the model is left', async () => {
    await expect(rest()).resolves.toBeUndefined();
  });

  it('leaves the workers that stay anyhow', async () => {
    cluster.objects.pods.put(aWorkerPod('kept'));
    await expect(rest({ leastWorkers: 1 })).resolves.toBeUndefined();
  });

  it.each([
    ['a job waits', () => (metrics = jobs(1, 0)), 'jobs 1, worker pods 0'],
    ['a job runs', () => (metrics = jobs(0, 2)), 'jobs 2, worker pods 0'],
    ['the gateway does not report it', () => (metrics = ''), 'jobs unknown, worker pods 0'],
    [
      'a worker ends',
      () => cluster.objects.pods.put(aWorkerPod('last', { isTerminating: true })),
      'jobs 0, worker pods 1',
    ],
  ])('is not there while %s', async (_, change, words) => {
    change();
    await expect(rest({ withinSeconds: 0.4 })).rejects.toThrow(`not at rest after 0.4 s: ${words}`);
  });

  it('comes when the last worker has ended', async () => {
    cluster.objects.pods.put(aWorkerPod('last'));
    const resting = rest();
    cluster.objects.pods.remove('last');
    await expect(resting).resolves.toBeUndefined();
  });

  it('does not wait for a right that is missing', async () => {
    cluster.forbidden = ['GET /api/v1/namespaces/tidegate/pods'];
    await expect(rest({ withinSeconds: 60 })).rejects.toThrow('lacks the right to list pods');
  });
});
