import type { WorkerHeartbeat } from '@tidegate/contracts';
import type { ServiceLogger } from '@tidegate/service';
import { setTimeout as delay } from 'node:timers/promises';
import type { ScalerClocks } from '../clocks.js';
import type { ClusterApi } from './cluster-api.js';
import type { ClusterReading, ScaledObjectName } from './cluster-reading.js';
import { DeletionMarks } from './deletion-marks.js';
import { NamedScaledObjects, type NamedScaledObject } from './named-scaled-objects.js';
import { ScaleTargetWatch } from './scale-target.watch.js';
import type { ServiceAddress } from '../settings/service-address.js';

/** The longest time that an answer to KEDA waits for the marks on pods. */
const LONGEST_WAIT_MS = 300;

/** What is needed to ask the cluster. */
export interface ClusterOptions extends Pick<ScalerClocks, 'later'> {
  readonly api: ClusterApi;
  /** The scaler's own Service. */
  readonly service: ServiceAddress;
  readonly freshSeconds: number;
  /** ScaledObjects that are watched; an integer from 1. */
  readonly scaledObjectLimit: number;
  readonly logger: Pick<ServiceLogger, 'info' | 'warn' | 'debug'>;
}

interface Watched {
  readonly watch: ScaleTargetWatch;
  readonly marks: DeletionMarks;
}

/**
 * The cluster of the scaler: its Deployments and pods, and marks on the pods to delete first. Nothing here fails or
 * delays an answer.
 */
export class Cluster {
  private readonly watched = new Map<string, Watched>();
  private readonly scaledObjects: NamedScaledObjects;
  private readonly keysNamed = new Set<string>();
  private namedNow: readonly NamedScaledObject[] | undefined;
  private isStopped = false;

  constructor(private readonly options: ClusterOptions) {
    const { api, service, logger, later } = options;
    this.scaledObjects = new NamedScaledObjects({
      later,
      api,
      service,
      logger,
      onListed: (named) => this.listed(named),
    });
  }

  /** The scaler answers from now on: makes KEDA look again at the ScaledObjects that wait for it. */
  start(): void {
    this.scaledObjects.start();
  }

  /** The ScaledObjects that name this scaler, as last listed; `undefined` before the first list. */
  get named(): readonly NamedScaledObject[] | undefined {
    return this.namedNow;
  }

  /** Whose ScaledObjects are listed. */
  get namespace(): string {
    return this.options.service.namespace;
  }

  /** The Deployment of a ScaledObject and its pods; `undefined` until they are read, and while the API does not answer. */
  read(scaledObject: ScaledObjectName): ClusterReading | undefined {
    return this.watchedOf(scaledObject)?.watch.reading;
  }

  /**
   * Marks pods so that a scale-down takes idle ones, and removes marks that no longer apply; waits for that only a
   * short time.
   *
   * @param wantsFewer - whether there are more workers than are wanted
   */
  async markPods(
    scaledObject: ScaledObjectName,
    heartbeats: readonly WorkerHeartbeat[],
    wantsFewer: boolean,
  ): Promise<void> {
    const watched = this.watchedOf(scaledObject);
    const reading = watched?.watch.reading;
    if (watched === undefined || reading === undefined) return;
    await within(LONGEST_WAIT_MS, watched.marks.update({ pods: reading.pods, heartbeats, wantsFewer }));
  }

  /** Stops watching, and removes all marks. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.scaledObjects.stop();
    await Promise.all([...this.watched.keys()].map((key) => this.drop(key)));
  }

  private listed(named: readonly NamedScaledObject[]): void {
    this.namedNow = named;
    const keys = new Set(named.map(keyOf));
    for (const key of this.keysNamed) {
      if (keys.has(key)) continue;
      this.keysNamed.delete(key);
      if (this.watched.has(key)) this.options.logger.info(`ScaledObject ${key} no longer names this scaler`);
      void this.drop(key);
    }
    for (const key of keys) this.keysNamed.add(key);
  }

  /** Never rejects. */
  private async drop(key: string): Promise<void> {
    const watched = this.watched.get(key);
    if (watched === undefined) return;
    this.watched.delete(key);
    watched.watch.stop();
    await watched.marks.takeBack(watched.watch.lastPods);
  }

  private watchedOf(scaledObject: ScaledObjectName): Watched | undefined {
    const key = keyOf(scaledObject);
    const known = this.watched.get(key);
    const isFull = this.watched.size >= this.options.scaledObjectLimit;
    if (known !== undefined || isFull || this.isStopped) return known;
    const { api, freshSeconds, logger, later } = this.options;
    const { name, namespace } = scaledObject;
    const watch = new ScaleTargetWatch({
      later,
      api,
      scaledObject: { name, namespace },
      freshSeconds,
      onFailure: (error) =>
        logger.warn(
          `the Kubernetes API does not report ${key}: workers are known by their heartbeats alone`,
          { err: error },
        ),
      onForgotten: () => void this.drop(key),
    });
    const marks = new DeletionMarks({
      api,
      namespace,
      onFailure: (error) => logger.debug('the mark of a pod could not be changed', { err: error }),
    });
    const watched = { watch, marks };
    this.watched.set(key, watched);
    return watched;
  }
}

function keyOf({ name, namespace }: ScaledObjectName): string {
  return `${namespace}/${name}`;
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const ended = new AbortController();
  const limit = delay(milliseconds, undefined, { signal: ended.signal }).catch(() => undefined);
  await Promise.race([work, limit]);
  ended.abort();
}
