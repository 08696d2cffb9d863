import type { WorkerHeartbeat } from '@tidegate/contracts';
import type { ClusterApi } from './cluster-api.js';
import type { ClusterPod } from './cluster-reading.js';
import { deletionCosts, type DeletionCost, type Marking } from './deletion-costs.js';

/** Marks of one ScaledObject's pods are written at most once a second, this many at a time. */
const PASS_INTERVAL_MS = 1_000;
const MOST_PATCHES_PER_PASS = 50;
/** The list of pods is a little late: for this time a written mark counts instead of the list. */
const WRITTEN_COUNTS_MS = 10_000;
/** Two sync periods of the HPA: it may still act on an earlier reading that fewer are wanted. */
const KEPT_AFTERWARDS_MS = 30_000;

/** Whose pods are marked, and how. */
export interface DeletionMarksOptions {
  readonly api: Pick<ClusterApi, 'setDeletionCost'>;
  readonly namespace: string;
  readonly onFailure: (error: unknown) => void;
}

/** The latest readings. */
export interface DeletionMarksInput {
  readonly pods: readonly ClusterPod[];
  readonly heartbeats: readonly WorkerHeartbeat[];
  /** Fewer workers are wanted than there are. */
  readonly wantsFewer: boolean;
}

/**
 * The marks on the pods of one ScaledObject: on idle pods before a scale-down, never on a busy worker, and removed
 * afterwards. Of several scalers the one that decides keeps all marks, also those of another one that was killed.
 */
export class DeletionMarks {
  private readonly written = new Map<string, { readonly cost: number; readonly atMs: number }>();
  /** Pods that have a mark of this scaler. */
  private readonly own = new Set<string>();
  private lastPassMs = Number.NEGATIVE_INFINITY;
  private wantedFewerMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: DeletionMarksOptions) {}

  /** Updates the marks: writes only changes, at a limited rate. Never rejects. */
  async update({ pods, heartbeats, wantsFewer }: DeletionMarksInput): Promise<void> {
    const nowMs = performance.now();
    if (wantsFewer) this.wantedFewerMs = nowMs;
    if (nowMs - this.lastPassMs < PASS_INTERVAL_MS) return;
    const present = new Set(pods.map(({ name }) => name));
    for (const pod of this.own) if (!present.has(pod)) this.own.delete(pod);
    const isRecent = nowMs - this.wantedFewerMs < KEPT_AFTERWARDS_MS;
    const marking: Marking = wantsFewer ? 'mark' : isRecent ? 'keep' : 'take-back';
    const changes = deletionCosts(this.asWritten(pods), heartbeats, marking).slice(0, MOST_PATCHES_PER_PASS);
    if (changes.length === 0) return;
    this.lastPassMs = nowMs;
    await this.writeAll(changes);
  }

  /**
   * Removes the marks that this scaler has made, because it no longer updates them; those of another scaler are its own
   * business. Never rejects.
   */
  async takeBack(pods: readonly ClusterPod[]): Promise<void> {
    const marked = this.asWritten(pods).filter(({ name }) => this.own.has(name));
    const changes = deletionCosts(marked, [], 'take-back');
    for (let first = 0; first < changes.length; first += MOST_PATCHES_PER_PASS)
      await this.writeAll(changes.slice(first, first + MOST_PATCHES_PER_PASS));
  }

  private asWritten(pods: readonly ClusterPod[]): readonly ClusterPod[] {
    const oldestMs = performance.now() - WRITTEN_COUNTS_MS;
    for (const [pod, { atMs }] of this.written) if (atMs < oldestMs) this.written.delete(pod);
    return pods.map((pod) => ({
      ...pod,
      deletionCost: this.written.get(pod.name)?.cost ?? pod.deletionCost,
    }));
  }

  private async writeAll(changes: readonly DeletionCost[]): Promise<void> {
    await Promise.all(changes.map((change) => this.write(change)));
  }

  private async write({ pod, cost }: DeletionCost): Promise<void> {
    const { api, namespace, onFailure } = this.options;
    try {
      await api.setDeletionCost(namespace, pod, cost);
      this.written.set(pod, { cost: cost ?? 0, atMs: performance.now() });
      if (cost === null) this.own.delete(pod);
      else this.own.add(pod);
    } catch (error) {
      onFailure(error);
    }
  }
}
