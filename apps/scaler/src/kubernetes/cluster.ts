import type { WorkerHeartbeat } from '@tidegate/contracts';
import type { ServiceLogger } from '@tidegate/service';
import { setTimeout as delay } from 'node:timers/promises';
import type { ScalerClocks } from '../clocks.js';
import type { ClusterApi } from './cluster-api.js';
import { scaledObjectKey, type ClusterReading, type ScaledObjectName } from './cluster-reading.js';
import type { KubernetesLease } from './kubernetes-lease.js';
import type { ScaleApi } from './scale-api.js';
import { DeletionMarks } from './deletion-marks.js';
import { NamedScaledObjects, type NamedScaledObject } from './named-scaled-objects.js';
import type { ScaledObjectState } from './scaled-object-state.js';
import { ScaleTargetWatch } from './scale-target.watch.js';
import type { ServiceAddress } from '../settings/service-address.js';

/** The longest time that an answer to KEDA waits for the first reading, and for the marks on pods. */
const LONGEST_WAIT_MS = 300;

/** What is needed to ask the cluster. */
export interface ClusterOptions extends Pick<ScalerClocks, 'later'> {
  readonly api: ClusterApi;
  readonly scales: ScaleApi;
  /** Which of several scalers sets the number of workers itself. */
  readonly lease: KubernetesLease;
  /** The scaler's own Service. */
  readonly service: ServiceAddress;
  readonly freshSeconds: number;
  /** It only reads: it marks no pods, makes KEDA look at nothing, and sets no numbers. */
  readonly isReadOnly: boolean;
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
    if (!this.options.isReadOnly) this.scaledObjects.start();
  }

  /** The ScaledObjects that name this scaler, as last listed; `undefined` before the first list. */
  get named(): readonly NamedScaledObject[] | undefined {
    return this.namedNow;
  }

  /** The numbers of pods, to be read and set. */
  get scales(): ScaleApi {
    return this.options.scales;
  }

  /** Which of several scalers sets these numbers itself. */
  get lease(): KubernetesLease {
    return this.options.lease;
  }

  /**
   * The ScaledObjects that name this scaler now.
   *
   * @throws {Error} when the API refuses or does not answer in time
   */
  listNamed(): Promise<readonly NamedScaledObject[]> {
    return this.scaledObjects.list();
  }

  /**
   * All ScaledObjects of the namespace, as the API returns them.
   *
   * @throws {Error} when the API refuses or does not answer in time
   */
  async listAll(): Promise<readonly ScaledObjectState[]> {
    return this.options.api.listScaledObjects(this.namespace);
  }

  /** Whether it only reads. */
  get isReadOnly(): boolean {
    return this.options.isReadOnly;
  }

  /** Whose ScaledObjects are listed. */
  get namespace(): string {
    return this.options.service.namespace;
  }

  /**
   * The Deployment of a ScaledObject and its pods; `undefined` while the API does not answer. Waits a short time where they
   * have not been read yet, so that the first answer of this scaler is as good as that of one that was asked before.
   */
  async readSoon(scaledObject: ScaledObjectName): Promise<ClusterReading | undefined> {
    const watch = this.watchedOf(scaledObject)?.watch;
    if (watch?.isNew === true) await within(LONGEST_WAIT_MS, watch.firstLook);
    return watch?.reading;
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
    if (this.options.isReadOnly) return;
    const watched = this.watchedOf(scaledObject);
    const reading = watched?.watch.reading;
    if (watched === undefined || reading === undefined) return;
    await within(LONGEST_WAIT_MS, watched.marks.update({ pods: reading.pods, heartbeats, wantsFewer }));
  }

  /** Stops watching, and removes all marks. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.scaledObjects.stop();
    await this.options.lease.stop();
    await Promise.all([...this.watched.keys()].map((key) => this.drop(key)));
  }

  private listed(named: readonly NamedScaledObject[]): void {
    this.namedNow = named;
    const keys = new Set(named.map(scaledObjectKey));
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
    const key = scaledObjectKey(scaledObject);
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

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const ended = new AbortController();
  const limit = delay(milliseconds, undefined, { signal: ended.signal }).catch(() => undefined);
  await Promise.race([work, limit]);
  ended.abort();
}
