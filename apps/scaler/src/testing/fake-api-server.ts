import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that came in. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: unknown;
}

/** A pod as a spec describes it. */
export interface FakePod {
  readonly name: string;
  readonly createdAtSeconds: number;
  readonly isReady?: boolean;
  readonly isTerminating?: boolean;
  readonly phase?: string;
  readonly restarts?: number;
  readonly deletionCost?: number;
}

/** How it behaves: as an API server, one that forbids everything, one that never answers, or one that hangs up. */
export type FakeBehavior = 'answers' | 'refuses' | 'hangs' | 'drops';

const DEPLOYMENT = 'worker-of-default';

/** A Kubernetes API with one ScaledObject, its Deployment and its pods. */
export class FakeApiServer {
  readonly received: ReceivedRequest[] = [];
  behavior: FakeBehavior = 'answers';
  replicas = 0;
  pods: readonly FakePod[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.handle(request, response));
  }

  static async start(): Promise<FakeApiServer> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new FakeApiServer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Requests that change something. */
  get patches(): readonly ReceivedRequest[] {
    return this.received.filter(({ method }) => method === 'PATCH');
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const { method = '', url: path = '' } = request;
    this.received.push({
      method,
      path,
      contentType: request.headers['content-type'],
      body: text === '' ? undefined : JSON.parse(text),
    });
    if (this.behavior === 'hangs') return;
    if (this.behavior === 'drops') return void request.socket.destroy();
    const answer = this.behavior === 'refuses' ? undefined : this.answerTo(method, path);
    response.writeHead(answer === undefined ? 403 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { kind: 'Status', status: 'Failure', code: 403 }));
  }

  private answerTo(method: string, path: string): object | undefined {
    const { pathname, searchParams } = new URL(path, this.url);
    if (pathname === '/apis/keda.sh/v1alpha1/namespaces/tidegate/scaledobjects/worker')
      return { kind: 'ScaledObject', spec: { scaleTargetRef: { name: DEPLOYMENT } } };
    if (pathname === `/apis/apps/v1/namespaces/tidegate/deployments/${DEPLOYMENT}`)
      return {
        kind: 'Deployment',
        spec: { selector: { matchLabels: { app: 'worker', model: 'default' } } },
        status: { replicas: this.replicas },
      };
    const isList = method === 'GET' && pathname === '/api/v1/namespaces/tidegate/pods';
    if (isList && searchParams.get('labelSelector') === 'app=worker,model=default')
      return { kind: 'PodList', items: this.pods.map(podObject) };
    return method === 'PATCH' && pathname.startsWith('/api/v1/namespaces/tidegate/pods/')
      ? { kind: 'Pod' }
      : undefined;
  }
}

function podObject(pod: FakePod): object {
  const timestamp = new Date(pod.createdAtSeconds * 1000).toISOString();
  const cost = pod.deletionCost;
  return {
    metadata: {
      name: pod.name,
      creationTimestamp: timestamp,
      ...(pod.isTerminating ? { deletionTimestamp: timestamp } : {}),
      ...(cost === undefined
        ? {}
        : { annotations: { 'controller.kubernetes.io/pod-deletion-cost': String(cost) } }),
    },
    status: {
      phase: pod.phase ?? 'Running',
      conditions: [{ type: 'Ready', status: pod.isReady ? 'True' : 'False' }],
      containerStatuses: [{ name: 'worker', restartCount: pod.restarts ?? 0 }],
    },
  };
}
