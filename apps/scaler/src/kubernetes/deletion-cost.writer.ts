import type { WorkerHeartbeat } from '@tidegate/contracts';
import { LRUCache } from 'lru-cache';
import type { ClusterApi } from './cluster-api.js';
import type { ClusterPod, ScaledObjectName } from './cluster-reading.js';
import { deletionCosts, type DeletionCost } from './deletion-costs.js';

/** Patches of one ScaledObject's pods go out at most once a second, so many at a time. */
const PASS_INTERVAL_MS = 1_000;
const MOST_PATCHES_PER_PASS = 50;
/** The list of pods is a little late: what was written counts until it must have caught up. */
const WRITTEN_COUNTS_MS = 10_000;
const MOST_REMEMBERED = 5_000;

/** Marks pods before a scale-down: only what changes, and not often. */
export class DeletionCostWriter {
  private readonly written = new LRUCache<string, number>({ max: MOST_REMEMBERED, ttl: WRITTEN_COUNTS_MS });
  private readonly passes = new LRUCache<string, true>({ max: MOST_REMEMBERED, ttl: PASS_INTERVAL_MS });

  constructor(
    private readonly api: Pick<ClusterApi, 'setDeletionCost'>,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Marks the idle ones among the pods as the cheapest to delete. Never rejects. */
  async mark(
    { namespace, name }: ScaledObjectName,
    pods: readonly ClusterPod[],
    heartbeats: readonly WorkerHeartbeat[],
  ): Promise<void> {
    if (this.passes.has(`${namespace}/${name}`)) return;
    const known = pods.map((pod) => ({
      ...pod,
      deletionCost: this.written.get(`${namespace}/${pod.name}`) ?? pod.deletionCost,
    }));
    const changes = deletionCosts(known, heartbeats).slice(0, MOST_PATCHES_PER_PASS);
    if (changes.length === 0) return;
    this.passes.set(`${namespace}/${name}`, true);
    await Promise.all(changes.map((change) => this.write(namespace, change)));
  }

  private async write(namespace: string, { pod, cost }: DeletionCost): Promise<void> {
    try {
      await this.api.setDeletionCost(namespace, pod, cost);
      this.written.set(`${namespace}/${pod}`, cost);
    } catch (error) {
      this.onFailure(error);
    }
  }
}
