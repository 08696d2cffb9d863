import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ClusterConnection } from '@tidegate/cluster';
import { FakeCluster, aGatewayPod, aWorkerPod, theGatewayService, theWorkers } from '@tidegate/fake-cluster';
import { waitUntil } from '@tidegate/testing';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'yaml';
import { settingYaml } from '../settings/scaled-objects.js';
import { ClusterSystem } from './cluster-system.js';

const specOf = (setting: string): object => (parse(settingYaml(setting)) as { spec: object }).spec;
const NOTHING_TO_DO = 'tidegate_queue_jobs{model="default",state="waiting"} 0\n';

describe('a cluster under experiments', () => {
  let cluster: FakeCluster;
  let gateway: Server;
  let system: ClusterSystem;

  beforeEach(async () => {
    cluster = await FakeCluster.start();
    gateway = createServer((_, response) => response.end(NOTHING_TO_DO));
    await once(gateway.listen(0, '127.0.0.1'), 'listening');
    cluster.objects.services.put(theGatewayService());
    cluster.objects.pods.put(aGatewayPod('gateway'));
    cluster.portsOfPods.set('gateway', (gateway.address() as AddressInfo).port);
    cluster.objects.deployments.put(theWorkers(0));
    cluster.objects.scaledobjects.put({
      metadata: { name: 'worker' },
      spec: specOf('slow-up-slow-down'),
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    });
    system = await ClusterSystem.open(
      new ClusterConnection({ namespace: 'tidegate' }, cluster.config),
      undefined,
    );
  });

  afterEach(() => {
    cluster.stop();
    gateway.closeAllConnections();
    gateway.close();
  });

  const setting = (): object | undefined => cluster.objects.scaledobjects.get('worker')?.spec;

  it('has each setting in its turn, only goes on at rest, and is left as it was', async () => {
    cluster.objects.pods.put(aWorkerPod('of-the-setting-before'));
    const preparing = system.prepare('deployed');
    await waitUntil(() => cluster.requests('PATCH').length > 0, { what: 'a patch', withinMs: 5_000 });
    expect(await Promise.race([preparing, Promise.resolve('not at rest')])).toBe('not at rest');
    cluster.objects.pods.remove('of-the-setting-before');
    await preparing;
    expect(setting()).toEqual(specOf('deployed'));
    await system.close();
    expect(setting()).toEqual(specOf('slow-up-slow-down'));
  });

  it('is seen by its Deployment and its pods', async () => {
    const observer = await system.observe();
    cluster.objects.deployments.put(theWorkers(1));
    cluster.objects.pods.put(aWorkerPod('ending', { isTerminating: true }));
    cluster.objects.pods.put(aWorkerPod('starting', { isReady: false }));
    cluster.objects.pods.put(aWorkerPod('starting'));
    await waitUntil(
      async () => {
        const { wanted, existing } = await observer.read();
        return wanted === 1 && existing === 2 && observer.startsSeconds.length === 1;
      },
      { what: 'one worker wanted, two there and one start', withinMs: 5_000 },
    );
    observer.stop?.();
    await waitUntil(
      () => cluster.objects.pods.watcherCount + cluster.objects.deployments.watcherCount === 0,
      { what: 'the watches to end', withinMs: 5_000 },
    );
    await system.close();
  });

  it('does not begin where the workers have no ScaledObject', async () => {
    cluster.objects.scaledobjects.remove('worker');
    const connection = new ClusterConnection({ namespace: 'tidegate' }, cluster.config);
    await expect(ClusterSystem.open(connection, undefined)).rejects.toThrow(
      'there is no scaledobjects.keda.sh "worker" in namespace "tidegate" (404): is everything applied?',
    );
    await system.close().catch(() => undefined);
  });
});
