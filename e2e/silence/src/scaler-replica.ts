import { ChildService, serviceMain } from '@tidegate/harness';
import { findTestPort, Relay, type ServiceAddresses } from '@tidegate/testing';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

/** A slow process gets the processor for a fifth of the time. */
const SLOW_STOPPED_MS = 400;
const SLOW_RUNNING_MS = 100;

/** What a scaler is connected to. */
export interface ScalerReplicaOptions extends ServiceAddresses {
  readonly kubernetesUrl: string;
}

/** One scaler process whose connections can be cut without being closed, as when its node is lost. */
export class ScalerReplica {
  private slowing: NodeJS.Timeout | undefined;

  private constructor(
    private readonly service: ChildService,
    readonly grpcPort: number,
    private readonly url: string,
    private readonly relays: Readonly<Record<'broker' | 'store' | 'kubernetes', Relay>>,
    private readonly nowhere: Server,
  ) {}

  static async start({
    RABBITMQ_URL,
    REDIS_URL,
    kubernetesUrl,
  }: ScalerReplicaOptions): Promise<ScalerReplica> {
    const relays = {
      broker: await Relay.to(RABBITMQ_URL),
      store: await Relay.to(REDIS_URL),
      kubernetes: await Relay.to(kubernetesUrl),
    };
    // Takes connections and never answers: what is sent to a lost node.
    const nowhere = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(nowhere, 'listening');
    const [port, grpcPort] = [await findTestPort(), await findTestPort()];
    const service = ChildService.start({
      name: 'scaler',
      command: process.execPath,
      args: [serviceMain('scaler', WORKSPACE_ROOT)],
      environment: {
        RABBITMQ_URL: relays.broker.url,
        REDIS_URL: relays.store.url,
        KUBERNETES_API_URL: new URL(relays.kubernetes.url).origin,
        SCALER_PORT: String(port),
        SCALER_GRPC_PORT: String(grpcPort),
        LOG_LEVEL: 'warn',
      },
    });
    const url = `http://127.0.0.1:${port}`;
    await service.waitForOk(`${url}/readyz`);
    return new ScalerReplica(service, grpcPort, url, relays, nowhere);
  }

  /** Whether it sets the number of workers itself now; false when it does not answer at once. */
  async isInCharge(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/metrics`, { signal: AbortSignal.timeout(500) });
      return /^tidegate_scaler_in_charge\{.*\} 1$/m.test(await response.text());
    } catch {
      return false;
    }
  }

  kill(): void {
    this.service.signal('SIGKILL');
  }

  freeze(): void {
    this.service.signal('SIGSTOP');
  }

  /** Ends it in order, as a rollout does. */
  async end(): Promise<void> {
    await this.service.stop();
  }

  /** It runs for a fifth of the time. */
  slow(): void {
    this.service.signal('SIGSTOP');
    this.slowing = setTimeout(() => {
      this.service.signal('SIGCONT');
      this.slowing = setTimeout(() => this.slow(), SLOW_RUNNING_MS);
    }, SLOW_STOPPED_MS);
  }

  /** Nothing that it sends arrives, and it receives nothing; no connection is closed. */
  cutOff(): void {
    this.cutOffFrom('broker', 'store', 'kubernetes');
  }

  /** The same for some of its connections. */
  cutOffFrom(...names: readonly ('broker' | 'store' | 'kubernetes')[]): void {
    const { port } = this.nowhere.address() as AddressInfo;
    for (const name of names) {
      this.relays[name].silence();
      this.relays[name].lead(port);
    }
  }

  /** Ends the process and its relays, whatever state they are in. */
  async remove(): Promise<void> {
    clearTimeout(this.slowing);
    this.service.signal('SIGKILL');
    await this.service.waitForExit();
    for (const relay of Object.values(this.relays)) relay.remove();
    this.nowhere.close();
  }
}
