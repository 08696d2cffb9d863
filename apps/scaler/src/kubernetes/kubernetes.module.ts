import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type FactoryProvider,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ServiceLogger, StartSequence } from '@tidegate/service';
import { ClocksModule } from '../clocks.module.js';
import { CLOCKS } from '../clocks.js';
import { ConnectionsModule } from '../connections/connections.module.js';
import { ScalerSettings } from '../settings/scaler.settings.js';
import { CONNECTED } from '../start-steps.js';
import type { Cluster } from './cluster.js';
import { connectCluster } from './connect-cluster.js';

/** The cluster of this process: a {@link Cluster}, or `undefined` where there is none or the settings switch it off. */
export const CLUSTER = Symbol('cluster');

const cluster: FactoryProvider<Cluster | undefined> = {
  provide: CLUSTER,
  inject: [ScalerSettings, ServiceLogger, CLOCKS],
  useFactory: connectCluster,
};

/** The Deployments and pods that the scaler is asked about, where there is a cluster. */
@Module({ imports: [ClocksModule, ConnectionsModule], providers: [cluster], exports: [CLUSTER] })
export class KubernetesModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(CLUSTER) private readonly cluster: Cluster | undefined,
    @Inject(StartSequence) private readonly start: StartSequence,
  ) {}

  onApplicationBootstrap(): void {
    this.start.add({
      name: 'Kubernetes API',
      after: CONNECTED,
      run: () => this.cluster?.start(),
    });
  }

  /** Removes the marks on pods. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.cluster?.stop();
  }
}
