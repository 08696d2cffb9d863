/** An answer of the fake API: a status and an object. */
export interface FakeAnswer {
  readonly code: number;
  readonly body: object;
}

interface Versioned {
  readonly metadata?: { readonly resourceVersion?: string; readonly name?: string };
}

interface LeaseBody extends Versioned {
  readonly spec?: { readonly holderIdentity?: string };
}

interface ScaleBody extends Versioned {
  readonly spec?: { readonly replicas?: number };
}

/** An event as it was reported. */
export interface FakeEvent {
  readonly reason: string;
  readonly message: string;
  readonly involvedObject: { readonly kind: string; readonly name: string; readonly uid?: string };
}

const LEASES = '/apis/coordination.k8s.io/v1/namespaces/tidegate/leases';
const EVENTS = '/api/v1/namespaces/tidegate/events';
const CONFLICT: FakeAnswer = { code: 409, body: { kind: 'Status', status: 'Failure', code: 409 } };
const NOT_FOUND: FakeAnswer = { code: 404, body: { kind: 'Status', status: 'Failure', code: 404 } };

/** The leases and events of the fake API, and the `scale` of one Deployment: what is written with an old version is refused. */
export class FakeControl {
  readonly events: FakeEvent[] = [];
  /** Each number that was set, and when. */
  readonly steps: { readonly replicas: number; readonly atMs: number }[] = [];
  /** Called once, just before the next number is set: somebody else is faster. */
  beforeNextStep: (() => void) | undefined;
  private readonly leases = new Map<string, LeaseBody>();
  private version = 1_000;
  private scaleVersion = '1';

  constructor(
    private readonly scalePath: string,
    private readonly deployment: { replicas: number },
  ) {}

  /** Who holds a lease; empty for nobody. */
  holderOf(lease: string): string {
    return this.leases.get(lease)?.spec?.holderIdentity ?? '';
  }

  /** Changes the number, as the HPA or a user would. */
  scaleBy(replicas: number): void {
    this.deployment.replicas = replicas;
    this.scaleVersion = this.nextVersion();
  }

  /** `undefined` for a path that it knows nothing of. */
  answer(method: string, pathname: string, body: unknown): FakeAnswer | undefined {
    if (pathname === this.scalePath)
      return method === 'PUT' ? this.setScale(body as ScaleBody) : this.scale();
    if (pathname === EVENTS && method === 'POST') {
      this.events.push(body as FakeEvent);
      return { code: 201, body: body as object };
    }
    if (pathname === LEASES && method === 'POST') return this.putLease(body as LeaseBody, true);
    if (!pathname.startsWith(`${LEASES}/`)) return undefined;
    if (method === 'PUT') return this.putLease(body as LeaseBody, false);
    const lease = this.leases.get(pathname.slice(LEASES.length + 1));
    return lease === undefined ? NOT_FOUND : { code: 200, body: lease };
  }

  private scale(): FakeAnswer {
    const { replicas } = this.deployment;
    const metadata = {
      name: 'worker-of-default',
      namespace: 'tidegate',
      uid: 'uid-of-the-workers',
      resourceVersion: this.scaleVersion,
    };
    return {
      code: 200,
      body: {
        kind: 'Scale',
        apiVersion: 'autoscaling/v1',
        metadata,
        spec: { replicas },
        status: { replicas, selector: 'app=worker,model=default' },
      },
    };
  }

  private setScale({ metadata, spec }: ScaleBody): FakeAnswer {
    this.beforeNextStep?.();
    this.beforeNextStep = undefined;
    if (metadata?.resourceVersion !== this.scaleVersion) return CONFLICT;
    this.scaleBy(spec?.replicas ?? 0);
    this.steps.push({ replicas: this.deployment.replicas, atMs: performance.now() });
    return this.scale();
  }

  private putLease(lease: LeaseBody, isNew: boolean): FakeAnswer {
    const name = lease.metadata?.name ?? '';
    const before = this.leases.get(name);
    const isStale = before?.metadata?.resourceVersion !== lease.metadata?.resourceVersion;
    if (isNew ? before !== undefined : isStale) return CONFLICT;
    const after = { ...lease, metadata: { ...lease.metadata, resourceVersion: this.nextVersion() } };
    this.leases.set(name, after);
    return { code: isNew ? 201 : 200, body: after };
  }

  private nextVersion(): string {
    this.version += 1;
    return String(this.version);
  }
}
