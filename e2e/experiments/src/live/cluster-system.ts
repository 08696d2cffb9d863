import {
  type ClusterConnection,
  type Fields,
  type GatewayAddress,
  PodWatch,
  ReplicaRecorder,
  WorkerSetting,
  findGateway,
  waitForRest,
} from '@tidegate/cluster';
import { waitUntil } from '@tidegate/testing';
import { settingFromFile, settingYaml } from '../settings/scaled-objects.js';
import type { WorkerObserver } from './live-run.types.js';
import type { LiveSystem } from './live-system.types.js';

/** The slowest setting stops one of ten workers a minute, after five minutes; before that the remaining jobs run. */
const REST_WITHIN_SECONDS = 3600;
const READY_WITHIN_MS = 60_000;
const SCALED_OBJECT = 'worker';

/** Tidegate on a cluster: each setting in its turn is applied to the ScaledObject of the workers. */
export class ClusterSystem implements LiveSystem {
  readonly name: string;
  private readonly setting: WorkerSetting;

  private constructor(
    private readonly connection: ClusterConnection,
    private readonly gateway: GatewayAddress,
    private readonly before: Fields,
  ) {
    this.name = `${connection.server}/${connection.namespace}`;
    this.setting = new WorkerSetting(connection, SCALED_OBJECT);
  }

  /** @throws {ClusterError} when the cluster refuses, does not answer, or has no ScaledObject for the workers */
  static async open(connection: ClusterConnection, baseUrl: string | undefined): Promise<ClusterSystem> {
    const before = await new WorkerSetting(connection, SCALED_OBJECT).read();
    return new ClusterSystem(connection, await findGateway(connection, baseUrl), before);
  }

  get url(): string {
    return this.gateway.url;
  }

  async prepare(setting: string): Promise<void> {
    await this.setting.applyFile(settingYaml(setting));
    await waitForRest({
      connection: this.connection,
      gatewayUrl: this.url,
      leastWorkers: settingFromFile(setting).minReplicaCount,
      withinSeconds: REST_WITHIN_SECONDS,
    });
    await waitUntil(() => this.setting.isReady(), {
      what: `KEDA to take the setting ${setting} (kubectl describe scaledobject ${SCALED_OBJECT}); startup-aware needs the scaler of its overlay`,
      withinMs: READY_WITHIN_MS,
      everyMs: 500,
    });
  }

  async observe(): Promise<WorkerObserver> {
    const replicas = await ReplicaRecorder.start(this.connection);
    const pods = await PodWatch.start(this.connection);
    return {
      read: () => Promise.resolve({ wanted: replicas.replicas, existing: pods.count }),
      startsSeconds: pods.startsSeconds,
      stop: () => {
        replicas.stop();
        pods.stop();
      },
    };
  }

  async close(): Promise<void> {
    try {
      await this.setting.apply(this.before);
    } finally {
      this.gateway.close();
    }
  }
}
