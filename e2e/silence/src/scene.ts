import { waitUntil } from '@tidegate/testing';
import { KedaOperator } from './keda-operator.js';
import { ScaledDeployment } from './scaled-deployment.js';
import { ScalerReplica, type ScalerReplicaOptions } from './scaler-replica.js';
import { Relay } from '@tidegate/testing';

/** KEDA's questions that are answered before anything happens. */
const POLLS_BEFORE = 3;
/** How long the kubelet and the Service take to notice that a process has ended. */
const ENDPOINT_GONE_MS = 1_000;

/** What is needed to set a scene. */
export interface SceneOptions extends Omit<ScalerReplicaOptions, 'kubernetesUrl'> {
  /** A model that no other scene uses. */
  readonly model: string;
  /** Pushes a job of that model; resolves when it is accepted. */
  readonly push: () => Promise<void>;
}

/** Two scalers, of which KEDA asks the first, and a Deployment without workers. */
export class Scene {
  private constructor(
    private readonly options: SceneOptions,
    readonly deployment: ScaledDeployment,
    readonly asked: ScalerReplica,
    readonly other: ScalerReplica,
    readonly keda: KedaOperator,
    /** The Service: new connections lead to the asked scaler until it is gone. */
    private readonly service: Relay,
  ) {}

  /** Starts everything, and lets KEDA ask for a while. */
  static async set(options: SceneOptions): Promise<Scene> {
    const deployment = await ScaledDeployment.start(options.model);
    const replica = { ...options, kubernetesUrl: deployment.cluster.url };
    const [asked, other] = await Promise.all([ScalerReplica.start(replica), ScalerReplica.start(replica)]);
    const service = await Relay.to(`http://127.0.0.1:${asked.grpcPort}`);
    const keda = new KedaOperator({
      address: new URL(service.url).host,
      asked: { name: 'worker', namespace: 'tidegate', scalerMetadata: deployment.metadata },
      scaledObject: deployment.scaledObject,
      deployment,
    });
    keda.start();
    await waitUntil(() => keda.answeredPolls >= POLLS_BEFORE, { withinMs: 60_000 });
    return new Scene(options, deployment, asked, other, keda, service);
  }

  /** The node of the scaler that KEDA asks is lost: no connection of it is closed, and none works. */
  loseNodeOfAsked(): void {
    this.asked.cutOff();
    this.service.silence();
    this.service.lead(this.other.grpcPort);
  }

  /** The process of the scaler that KEDA asks ends, which closes its connections. */
  async endAsked(how: 'killed' | 'in order'): Promise<void> {
    if (how === 'killed') this.asked.kill();
    else void this.asked.end();
    await delay(ENDPOINT_GONE_MS);
    this.service.lead(this.other.grpcPort);
  }

  /** Waits until one of the scalers sets the number itself. */
  async inCharge(): Promise<ScalerReplica> {
    const found = await waitUntil(
      async () => {
        if (await this.asked.isInCharge()) return this.asked;
        return (await this.other.isInCharge()) ? this.other : false;
      },
      { withinMs: 60_000 },
    );
    return found;
  }

  /** Pushes a job, and measures until there is a worker: seconds from the push. */
  async startOfWorker(): Promise<number> {
    if (this.deployment.replicas > 0) throw new Error('there is a worker before the push');
    const pushedAtMs = performance.now();
    await this.options.push();
    await waitUntil(() => this.deployment.replicas > 0, { withinMs: 90_000, everyMs: 20 });
    return (performance.now() - pushedAtMs) / 1000;
  }

  async remove(): Promise<void> {
    this.keda.stop();
    await Promise.all([this.asked.remove(), this.other.remove()]);
    this.service.remove();
    this.deployment.cluster.stop();
  }
}

/** A pause in which nothing is waited for. */
export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
