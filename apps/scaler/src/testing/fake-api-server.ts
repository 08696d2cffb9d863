import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FakeControl } from './fake-control.js';

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
  readonly deletionCost?: number | undefined;
}

/** A ScaledObject as a spec describes it. */
export interface FakeScaledObject {
  readonly name: string;
  readonly scalerAddress?: string;
  readonly model?: string;
  readonly type?: string;
  readonly isReady?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Fields in place of those of `kustomize/overlays/startup-aware`. */
  readonly spec?: object;
}

/**
 * How it behaves: as an API server, one that forbids everything, one that never answers, or one that closes
 * connections.
 */
export type FakeBehavior = 'answers' | 'refuses' | 'hangs' | 'drops';

const DEPLOYMENT = 'worker-of-default';
const SCALED_OBJECTS = '/apis/keda.sh/v1alpha1/namespaces/tidegate/scaledobjects';
const SCALE = `/apis/apps/v1/namespaces/tidegate/deployments/${DEPLOYMENT}/scale`;
/** Limits and rates of `kustomize/overlays/startup-aware`. */
const SCALING = {
  scaleTargetRef: { name: DEPLOYMENT },
  pollingInterval: 1,
  cooldownPeriod: 1,
  minReplicaCount: 0,
  maxReplicaCount: 10,
  fallback: { failureThreshold: 3, replicas: 2, behavior: 'currentReplicasIfHigher' },
  advanced: {
    horizontalPodAutoscalerConfig: {
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          policies: [{ type: 'Pods', value: 100, periodSeconds: 1 }],
        },
        scaleDown: {
          stabilizationWindowSeconds: 0,
          policies: [{ type: 'Percent', value: 100, periodSeconds: 1 }],
        },
      },
    },
  },
};
const PODS = '/api/v1/namespaces/tidegate/pods';

/** A patch of annotations, null for one that is removed. */
interface AnnotationPatch {
  readonly metadata: {
    readonly resourceVersion?: string;
    readonly annotations: Readonly<Record<string, string | null>>;
  };
}

/** A Kubernetes API with some ScaledObjects, the Deployment of the one named `worker`, and its pods. */
export class FakeApiServer {
  readonly received: ReceivedRequest[] = [];
  behavior: FakeBehavior = 'answers';
  /** Requests that are not answered as others are: parts of `METHOD path`, and how each behaves. */
  exceptions: Readonly<Record<string, FakeBehavior>> = {};
  replicas = 0;
  /** Scale, leases and events. */
  readonly control = new FakeControl(SCALE, this);
  pods: readonly FakePod[] = [];
  scaledObjects: readonly FakeScaledObject[] = [{ name: 'worker', isReady: true }];
  /** Called once an annotation of a ScaledObject has changed: KEDA, which watches them. */
  onTouched: (scaledObject: FakeScaledObject) => void = () => undefined;
  private version = 1;

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

  /** The costs of deletion that the pods have now, by name. */
  get deletionCosts(): Readonly<Record<string, number | undefined>> {
    return Object.fromEntries(this.pods.map(({ name, deletionCost }) => [name, deletionCost]));
  }

  /** Changes a ScaledObject, as its user or KEDA would. */
  change(name: string, change: Partial<FakeScaledObject>): void {
    this.version += 1;
    this.scaledObjects = this.scaledObjects.map((one) => (one.name === name ? { ...one, ...change } : one));
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
    const { body } = this.received.at(-1) ?? {};
    const behavior =
      Object.entries(this.exceptions).find(([part]) => `${method} ${path}`.includes(part))?.[1] ??
      this.behavior;
    if (behavior === 'hangs') return;
    if (behavior === 'drops') return void request.socket.destroy();
    const controlled =
      behavior === 'refuses' ? undefined : this.control.answer(method, path.split('?')[0] ?? '', body);
    if (controlled !== undefined) {
      response.writeHead(controlled.code, { 'content-type': 'application/json' });
      response.end(JSON.stringify(controlled.body));
      return;
    }
    const answer = behavior === 'refuses' ? undefined : this.answerTo(method, path, body);
    const code = answer === undefined ? 403 : answer === 'conflict' ? 409 : 200;
    response.writeHead(code, { 'content-type': 'application/json' });
    response.end(JSON.stringify(code === 200 ? answer : { kind: 'Status', status: 'Failure', code }));
  }

  private answerTo(method: string, path: string, body: unknown): object | 'conflict' | undefined {
    const { pathname, searchParams } = new URL(path, this.url);
    const [, scaledObject] = pathname.split(`${SCALED_OBJECTS}/`);
    const [, pod] = pathname.split(`${PODS}/`);
    if (method === 'PATCH' && scaledObject !== undefined)
      return this.patchScaledObject(scaledObject, body as AnnotationPatch);
    if (method === 'PATCH' && pod !== undefined) return this.patchPod(pod, body as AnnotationPatch);
    if (pathname === `${SCALED_OBJECTS}/worker`)
      return { kind: 'ScaledObject', spec: { scaleTargetRef: { name: DEPLOYMENT } } };
    if (pathname === SCALED_OBJECTS)
      return {
        kind: 'ScaledObjectList',
        items: this.scaledObjects.map((one) => scaledObjectObject(one, this.version)),
      };
    if (pathname === `/apis/apps/v1/namespaces/tidegate/deployments/${DEPLOYMENT}`)
      return {
        kind: 'Deployment',
        spec: { selector: { matchLabels: { app: 'worker', model: 'default' } } },
        status: { replicas: this.replicas },
      };
    const isOfWorkers = searchParams.get('labelSelector') === 'app=worker,model=default';
    return pathname === PODS && isOfWorkers
      ? { kind: 'PodList', items: this.pods.map(podObject) }
      : undefined;
  }

  private patchScaledObject(name: string, { metadata }: AnnotationPatch): object | 'conflict' | undefined {
    const before = this.scaledObjects.find((one) => one.name === name);
    if (before === undefined) return undefined;
    if (metadata.resourceVersion !== String(this.version)) return 'conflict';
    const annotations = Object.entries({ ...before.annotations, ...metadata.annotations }).flatMap(
      ([key, value]) => (value === null ? [] : [[key, value] as const]),
    );
    this.change(name, { annotations: Object.fromEntries(annotations) });
    const after = this.scaledObjects.find((one) => one.name === name);
    if (after !== undefined) this.onTouched(after);
    return { kind: 'ScaledObject' };
  }

  private patchPod(name: string, { metadata }: AnnotationPatch): object {
    const cost = metadata.annotations['controller.kubernetes.io/pod-deletion-cost'];
    this.pods = this.pods.map((pod) =>
      pod.name === name ? { ...pod, deletionCost: typeof cost === 'string' ? Number(cost) : undefined } : pod,
    );
    return { kind: 'Pod' };
  }
}

function scaledObjectObject(scaledObject: FakeScaledObject, version: number): object {
  const {
    name,
    scalerAddress,
    model = 'default',
    type = 'external-push',
    isReady,
    annotations = {},
    spec = {},
  } = scaledObject;
  return {
    kind: 'ScaledObject',
    metadata: { name, namespace: 'tidegate', resourceVersion: String(version), annotations },
    spec: {
      ...SCALING,
      triggers: [{ type, metadata: { model, ...(scalerAddress === undefined ? {} : { scalerAddress }) } }],
      ...spec,
    },
    status:
      isReady === undefined ? {} : { conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
  };
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
