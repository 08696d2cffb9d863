import type { ScalerClocks } from '../clocks.js';
import type { ClusterApi } from './cluster-api.js';
import type { ClusterPod, ClusterReading, ScaledObjectName } from './cluster-reading.js';

const READ_INTERVAL_MS = 2_000;
const MOST_PAUSE_MS = 10_000;
/** After this time without a question about a ScaledObject it is no longer watched. */
const FORGOTTEN_AFTER_MS = 60_000;
/** A ScaledObject rarely gets another target. */
const TARGET_KEPT_MS = 60_000;

/** How one ScaledObject's Deployment is watched. */
export interface ScaleTargetWatchOptions extends Pick<ScalerClocks, 'later'> {
  readonly api: Pick<ClusterApi, 'readScaleTarget' | 'readDeployment' | 'listPods'>;
  readonly scaledObject: ScaledObjectName;
  readonly freshSeconds: number;
  readonly onFailure: (error: unknown) => void;
  /** Called once, when it stops because nobody has asked for a minute. */
  readonly onForgotten: () => void;
}

/** Reads a Deployment and its pods repeatedly in the background, so that no answer waits for the Kubernetes API. */
export class ScaleTargetWatch {
  private last: { readonly reading: ClusterReading; readonly atMs: number } | undefined;
  private target: { readonly name: string; readonly atMs: number } | undefined;
  private askedAtMs = performance.now();
  private failures = 0;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  private hasLooked = false;
  /** Ends when it has been read for the first time, or could not be. Never rejects. */
  readonly firstLook: Promise<void>;

  constructor(private readonly options: ScaleTargetWatchOptions) {
    this.firstLook = this.look();
  }

  /** Nothing has been read yet, and no reading has failed. */
  get isNew(): boolean {
    return !this.hasLooked;
  }

  /** The last reading; `undefined` when there is none, or it is no longer fresh. */
  get reading(): ClusterReading | undefined {
    this.askedAtMs = performance.now();
    const isFresh =
      this.last !== undefined && performance.now() - this.last.atMs <= this.options.freshSeconds * 1000;
    return isFresh ? this.last?.reading : undefined;
  }

  /** The pods that were last read, fresh or not. */
  get lastPods(): readonly ClusterPod[] {
    return this.last?.reading.pods ?? [];
  }

  /** Stops reading. */
  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    try {
      const reading = await this.read();
      this.last = { reading, atMs: performance.now() };
      this.failures = 0;
    } catch (error) {
      this.target = undefined;
      this.failures += 1;
      if (this.failures === 1 && !this.isStopped) this.options.onFailure(error);
    }
    this.hasLooked = true;
    if (this.isStopped) return;
    if (performance.now() - this.askedAtMs > FORGOTTEN_AFTER_MS) {
      this.options.onForgotten();
      return;
    }
    const pauseMs = Math.min(READ_INTERVAL_MS * 2 ** this.failures, MOST_PAUSE_MS);
    this.timer = this.options.later(pauseMs, () => void this.look());
  }

  private async read(): Promise<ClusterReading> {
    const { api, scaledObject } = this.options;
    const { namespace } = scaledObject;
    if (this.target === undefined || performance.now() - this.target.atMs > TARGET_KEPT_MS)
      this.target = { name: await api.readScaleTarget(scaledObject), atMs: performance.now() };
    const { replicas, podSelector } = await api.readDeployment(namespace, this.target.name);
    return { replicas, pods: await api.listPods(namespace, podSelector) };
  }
}
