import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeCluster, aGatewayPod, theGatewayService } from '@tidegate/fake-cluster';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ClusterConnection } from './cluster-connection.js';
import { findGateway, type GatewayAddress } from './gateway-address.js';

describe('the way to a gateway', () => {
  let cluster: FakeCluster;
  let connection: ClusterConnection;
  const gateways: Server[] = [];
  let found: GatewayAddress | undefined;

  async function startGatewayProcess(name: string, host = '127.0.0.1', port = 0): Promise<void> {
    const gateway = createServer((_, response) => response.end(name));
    await once(gateway.listen(port, host), 'listening');
    gateways.push(gateway);
    cluster.objects.pods.put(aGatewayPod(name));
    cluster.portsOfPods.set(name, (gateway.address() as AddressInfo).port);
  }

  const ask = async (): Promise<string> => (await fetch(`${found?.url ?? ''}/livez`)).text();

  beforeEach(async () => {
    cluster = await FakeCluster.start();
    connection = new ClusterConnection({ namespace: 'tidegate', timeoutSeconds: 2 }, cluster.config);
    cluster.objects.services.put(theGatewayService());
  });

  afterEach(() => {
    found?.close();
    found = undefined;
    cluster.stop();
    for (const gateway of gateways.splice(0)) {
      gateway.closeAllConnections();
      gateway.close();
    }
  });

  it('is BASE_URL where that is given, and the cluster is not asked', async () => {
    found = await findGateway(connection, 'http://elsewhere');
    expect(found.url).toBe('http://elsewhere');
    expect(cluster.received).toEqual([]);
  });

  it('is the address of the Service where that answers', async () => {
    await startGatewayProcess('balanced', '127.0.0.77', 8002);
    cluster.objects.services.put(theGatewayService([{ ip: '127.0.0.78' }, { ip: '127.0.0.77' }]));
    found = await findGateway(connection, undefined);
    expect(found).toMatchObject({ url: 'http://127.0.0.77:8002', way: 'the address of its Service' });
    expect(cluster.received.map(({ path }) => path)).toEqual([
      '/api/v1/namespaces/tidegate/services/gateway',
    ]);
  });

  it('is a port-forward to port 8002 of a pod where the address of the Service does not answer', async () => {
    await startGatewayProcess('one');
    cluster.objects.services.put(theGatewayService([{ hostname: 'localhost.invalid' }]));
    found = await findGateway(connection, undefined);
    expect(found.way).toBe('a port-forward');
    expect(await ask()).toBe('one');
    expect(cluster.received.map(({ path }) => path)).toContain(
      '/api/v1/namespaces/tidegate/pods/one/portforward?ports=8002',
    );
  });

  it('survives the pod that it led to, by another', async () => {
    await startGatewayProcess('one');
    found = await findGateway(connection, undefined);
    expect(await ask()).toBe('one');
    await startGatewayProcess('two');
    cluster.endPod('one');
    expect(await ask()).toBe('two');
  });

  it('tries again while a pod that is listed is gone', async () => {
    await startGatewayProcess('one');
    found = await findGateway(connection, undefined);
    cluster.portsOfPods.delete('one');
    const answer = ask();
    await startGatewayProcess('two');
    expect(await answer).toBe('two');
  });

  it('carries much in both directions', async () => {
    const echo = createServer((request, response) => request.pipe(response));
    await once(echo.listen(0, '127.0.0.1'), 'listening');
    gateways.push(echo);
    cluster.objects.pods.put(aGatewayPod('echo'));
    cluster.portsOfPods.set('echo', (echo.address() as AddressInfo).port);
    found = await findGateway(connection, undefined);
    const body = 'tide '.repeat(400_000);
    const answer = await fetch(found.url, { method: 'POST', body });
    expect(await answer.text()).toBe(body);
  });

  it('does not lead to gateways that are not ready', async () => {
    cluster.objects.pods.put(aGatewayPod('starting', { isReady: false }));
    await expect(findGateway(connection, undefined)).rejects.toThrow(
      'no gateway pod is ready in namespace "tidegate"',
    );
  });

  it('names the missing right', async () => {
    await startGatewayProcess('one');
    cluster.forbidden = ['/portforward'];
    await expect(findGateway(connection, undefined)).rejects.toThrow(
      'the user of this kubeconfig lacks the right to get and create pods/portforward in namespace "tidegate" (403)',
    );
    cluster.forbidden = ['/services/'];
    await expect(findGateway(connection, undefined)).rejects.toThrow('the right to get services');
  });

  it('reports where nothing is applied', async () => {
    cluster.objects.services.remove('gateway');
    await expect(findGateway(connection, undefined)).rejects.toThrow(
      'there is no services "gateway" in namespace "tidegate" (404): is everything applied?',
    );
  });
});
