import { KubeConfig } from '@kubernetes/client-node';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { FakeCollection, type FakeObject } from './fake-collection.js';
import { FakePortForward } from './fake-port-forward.js';
import { apply, merge } from './fake-patches.js';
import { scaled, scaleOf } from './fake-scale.js';

/** One received request. */
export interface FakeClusterRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: unknown;
}

const NAMESPACE = 'tidegate';
const COLLECTIONS: Readonly<Record<string, Resource>> = {
  [`/api/v1/namespaces/${NAMESPACE}/pods`]: 'pods',
  [`/api/v1/namespaces/${NAMESPACE}/services`]: 'services',
  [`/apis/apps/v1/namespaces/${NAMESPACE}/deployments`]: 'deployments',
  [`/api/v1/namespaces/${NAMESPACE}/events`]: 'events',
  [`/apis/coordination.k8s.io/v1/namespaces/${NAMESPACE}/leases`]: 'leases',
  [`/apis/keda.sh/v1alpha1/namespaces/${NAMESPACE}/scaledobjects`]: 'scaledobjects',
};

type Resource = 'pods' | 'services' | 'deployments' | 'scaledobjects' | 'events' | 'leases';

/**
 * A Kubernetes API with the objects of one namespace, which can be slow, refuse, drop watches and forget past events.
 */
export class FakeCluster {
  readonly received: FakeClusterRequest[] = [];
  readonly objects: Readonly<Record<Resource, FakeCollection>> = {
    pods: new FakeCollection(),
    services: new FakeCollection(),
    deployments: new FakeCollection(),
    scaledobjects: new FakeCollection(),
    events: new FakeCollection(),
    leases: new FakeCollection(),
  };
  /** How long every answer takes. */
  delayMs = 0;
  /** Requests that are forbidden: parts of `METHOD path`. */
  forbidden: readonly string[] = [];
  /** Called with the name of a pod that a request deletes. */
  onDeletion: (pod: string) => void = () => undefined;
  /** What answers behind the pods of this name. */
  readonly portsOfPods = new Map<string, number>();
  private readonly tunnels = new Map<WebSocket, string>();
  private readonly portForward = new FakePortForward();

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.answer(request, response));
    server.on('upgrade', (request, socket, head) => void this.upgrade(request, socket, head));
  }

  static async start(): Promise<FakeCluster> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new FakeCluster(server);
  }

  /** Its address, for a client that needs no login. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** How to reach it. */
  get config(): KubeConfig {
    const server = this.url;
    const config = new KubeConfig();
    config.loadFromClusterAndUser({ name: 'fake', server, skipTLSVerify: true }, { name: 'nobody' });
    return config;
  }

  /** Ends a pod and all connections to it. */
  endPod(name: string): void {
    this.objects.pods.remove(name);
    this.portsOfPods.delete(name);
    for (const [tunnel, pod] of this.tunnels) if (pod === name) tunnel.terminate();
  }

  requests(method: string): readonly FakeClusterRequest[] {
    return this.received.filter((request) => request.method === method);
  }

  stop(): void {
    for (const tunnel of this.tunnels.keys()) tunnel.terminate();
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const contentType = headers['content-type'];
    this.received.push({ method, path, contentType, body });
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    const send = (status: number, object: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(object));
    };
    const { pathname, searchParams } = new URL(path, 'http://localhost');
    const all = COLLECTIONS[pathname];
    if (this.isForbidden(method, path)) send(403, statusOf(403, 'forbidden'));
    else if (pathname === '/apis/keda.sh/v1alpha1') send(200, KEDA_RESOURCES);
    else if (all === undefined && pathname.endsWith('/scale'))
      this.answerForScale(method, pathname.slice(0, -'/scale'.length), body, send);
    else if (all === undefined) this.answerForOne({ method, pathname, contentType, body }, send);
    else if (method === 'POST') this.make(all, body as FakeObject, send);
    else if (searchParams.get('watch') === 'true')
      this.objects[all].watch(response, Number(searchParams.get('resourceVersion')));
    else send(200, this.objects[all].list(searchParams.get('labelSelector') ?? ''));
  }

  private answerForOne(
    { method, pathname, contentType, body }: Omit<FakeClusterRequest, 'path'> & { readonly pathname: string },
    send: (status: number, object: object) => void,
  ): void {
    const resource = COLLECTIONS[pathname.slice(0, pathname.lastIndexOf('/'))];
    const name = pathname.slice(pathname.lastIndexOf('/') + 1);
    const object = resource === undefined ? undefined : this.objects[resource].get(name);
    if (resource === undefined || object === undefined) {
      send(404, statusOf(404, `${name} not found`));
      return;
    }
    if (method === 'PUT') {
      const replaced = this.objects[resource].replace(body as FakeObject);
      send(replaced === undefined ? 409 : 200, replaced ?? statusOf(409, `${name} has changed`));
      return;
    }
    const patch = contentType === 'application/apply-patch+yaml' ? apply : merge;
    const answer =
      method === 'PATCH' ? this.objects[resource].put(patch(object, body) as FakeObject) : object;
    if (method === 'DELETE') {
      this.objects[resource].remove(name);
      this.onDeletion(name);
    }
    send(200, answer);
  }

  private make(resource: Resource, body: FakeObject, send: (status: number, object: object) => void): void {
    const { generateName } = body.metadata as { readonly generateName?: string };
    const name =
      generateName === undefined ? body.metadata.name : `${generateName}${this.received.length.toString(36)}`;
    const made = this.objects[resource].replace({ ...body, metadata: { ...body.metadata, name } });
    send(made === undefined ? 409 : 201, made ?? statusOf(409, `${name} is there already`));
  }

  private answerForScale(
    method: string,
    path: string,
    body: unknown,
    send: (status: number, object: object) => void,
  ): void {
    const deployment = this.objects.deployments.get(path.slice(path.lastIndexOf('/') + 1));
    const after =
      method === 'PUT' && deployment !== undefined
        ? this.objects.deployments.replace(scaled(deployment, body))
        : deployment;
    if (deployment === undefined) send(404, statusOf(404, `${path} not found`));
    else send(after === undefined ? 409 : 200, after ? scaleOf(after) : statusOf(409, 'it has changed'));
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { method = '', url: path = '' } = request;
    this.received.push({ method, path, contentType: undefined, body: undefined });
    const { pathname, searchParams } = new URL(path, 'http://localhost');
    const pod = new RegExp(`^/api/v1/namespaces/${NAMESPACE}/pods/([^/]+)/portforward$`).exec(pathname)?.[1];
    const targetPort = this.portsOfPods.get(pod ?? '');
    if (this.isForbidden(method, path)) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    if (pod === undefined || targetPort === undefined)
      return void socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
    const port = Number(searchParams.get('ports'));
    const tunnel = await this.portForward.join(request, socket, head, { port, targetPort });
    this.tunnels.set(tunnel, pod);
  }

  private isForbidden(method: string, path: string): boolean {
    return this.forbidden.some((part) => `${method} ${path}`.includes(part));
  }
}

const KEDA_RESOURCES = {
  kind: 'APIResourceList',
  groupVersion: 'keda.sh/v1alpha1',
  resources: [{ name: 'scaledobjects', kind: 'ScaledObject', namespaced: true, verbs: ['get', 'patch'] }],
};

function statusOf(code: number, message: string): object {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, message };
}
