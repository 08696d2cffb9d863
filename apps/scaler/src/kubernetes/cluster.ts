import type { WorkerHeartbeat } from '@tidegate/contracts';
import type { ServiceLogger } from '@tidegate/service';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterApi } from './cluster-api.js';
import type { ClusterReading, ScaledObjectName } from './cluster-reading.js';
import { DeletionCostWriter } from './deletion-cost.writer.js';
import { ScaleTargetWatch } from './scale-target.watch.js';

/** An answer to KEDA waits no longer for the marks on pods. */
const LONGEST_WAIT_MS = 300;
const MOST_WATCHED = 500;

/** What the cluster is asked with. */
export interface ClusterOptions {
  readonly api: ClusterApi;
  readonly freshSeconds: number;
  readonly logger: Pick<ServiceLogger, 'warn' | 'debug'>;
}

/** The cluster around the scaler: what there is, and a hint on what to delete first. Nothing here fails or holds up an answer. */
export class Cluster {
  private readonly watches = new Map<string, ScaleTargetWatch>();
  private readonly costs: DeletionCostWriter;

  constructor(private readonly options: ClusterOptions) {
    this.costs = new DeletionCostWriter(options.api, (error) =>
      options.logger.debug('a pod could not be marked before a scale-down', error),
    );
  }

  /** The Deployment of a ScaledObject and its pods; `undefined` until they are read, and while the API does not answer. */
  read(scaledObject: ScaledObjectName): ClusterReading | undefined {
    return this.watchOf(scaledObject)?.reading;
  }

  /** Marks pods so that a scale-down takes idle ones; waits for that, but not for long. */
  async spareBusyPods(scaledObject: ScaledObjectName, heartbeats: readonly WorkerHeartbeat[]): Promise<void> {
    const reading = this.read(scaledObject);
    if (reading === undefined) return;
    const ended = new AbortController();
    const limit = delay(LONGEST_WAIT_MS, undefined, { signal: ended.signal }).catch(() => undefined);
    await Promise.race([this.costs.mark(scaledObject, reading.pods, heartbeats), limit]);
    ended.abort();
  }

  /** Looks no more. */
  stop(): void {
    for (const watch of this.watches.values()) watch.stop();
    this.watches.clear();
  }

  private watchOf({ name, namespace }: ScaledObjectName): ScaleTargetWatch | undefined {
    const key = `${namespace}/${name}`;
    const known = this.watches.get(key);
    if (known !== undefined || this.watches.size >= MOST_WATCHED) return known;
    const { api, freshSeconds, logger } = this.options;
    const watch = new ScaleTargetWatch({
      api,
      scaledObject: { name, namespace },
      freshSeconds,
      onFailure: (error) =>
        logger.warn(
          `the Kubernetes API does not tell about ${key}: workers are known by their heartbeats alone`,
          {
            err: error,
          },
        ),
      onForgotten: () => this.watches.delete(key),
    });
    this.watches.set(key, watch);
    return watch;
  }
}
