import type { PastDecision, ReadingStore } from '@tidegate/job-store';
import { LRUCache } from 'lru-cache';
import { createHash } from 'node:crypto';
import type { ScaledObjectName } from '../kubernetes/cluster-reading.js';
import type { ScalerMetadata } from '../settings/scaler-metadata.js';

/** A ScaledObject, and by which settings it is decided on. */
export interface RememberedScaledObject extends ScaledObjectName {
  readonly metadata: ScalerMetadata;
}

/** What a decision needs of the past, from whichever scaler. */
export interface Recalled {
  readonly decision: PastDecision | undefined;
  readonly startupLeadSeconds: number | undefined;
  /** The revision in the store; `undefined` when it was not read there. */
  readonly revision: number | undefined;
}

/** What is needed to remember. */
export interface DecisionMemoryOptions {
  readonly store: Pick<ReadingStore['sharedScaling'], 'recall' | 'remember'>;
  /** ScaledObjects that are remembered; an integer from 1. */
  readonly scaledObjectLimit: number;
  /** A clock that only goes forward, seconds. */
  readonly monotonicSeconds: () => number;
}

interface Own {
  readonly decision: PastDecision;
  readonly startupLeadSeconds: number | undefined;
  readonly atSeconds: number;
  /** The store has it, or a later one of another scaler. */
  isShared: boolean;
}

/**
 * The last decision on each ScaledObject, which all scalers share in Redis, so that each goes on where any of them has
 * stopped. While the store does not answer, or does not take what was decided, the scaler's own memory counts. Nothing here
 * fails, and nothing waits longer than a reading.
 */
export class DecisionMemory {
  private readonly own: LRUCache<string, Own>;

  constructor(private readonly options: DecisionMemoryOptions) {
    this.own = new LRUCache({ max: options.scaledObjectLimit });
  }

  /** What is known of the last decision. */
  async recall(request: RememberedScaledObject): Promise<Recalled> {
    const shared = await this.options.store
      .recall(sharedOf(request), settingsOf(request))
      .catch(() => undefined);
    const own = this.own.get(keyOf(request));
    const revision = shared?.revision;
    if (own !== undefined && (!own.isShared || shared?.decision === undefined))
      return {
        decision: aged(own.decision, this.options.monotonicSeconds() - own.atSeconds),
        startupLeadSeconds: own.startupLeadSeconds,
        revision,
      };
    return {
      decision: shared?.decision,
      startupLeadSeconds: shared?.startupLeadSeconds,
      revision,
    };
  }

  /** Keeps a decision. Returns at once: the store gets it in the background. */
  keep(
    request: RememberedScaledObject,
    { revision, startupLeadSeconds }: Recalled,
    decision: PastDecision,
  ): void {
    const own: Own = {
      decision,
      startupLeadSeconds,
      atSeconds: this.options.monotonicSeconds(),
      isShared: false,
    };
    this.own.set(keyOf(request), own);
    if (revision === undefined) return;
    const { store } = this.options;
    void store
      .remember(sharedOf(request), settingsOf(request), { revision, startupLeadSeconds }, decision)
      .then(
        () => (own.isShared = true),
        () => undefined,
      );
  }
}

function aged(decision: PastDecision, seconds: number): PastDecision {
  return {
    ...decision,
    secondsSinceAnswer: decision.secondsSinceAnswer + seconds,
    secondsSinceActivity: decision.secondsSinceActivity + seconds,
  };
}

function sharedOf({ name, namespace, metadata }: RememberedScaledObject) {
  return { name, namespace, model: metadata.model };
}

/** A digest, so that what is stored has a bound. */
function settingsOf({ metadata }: RememberedScaledObject): string {
  return createHash('sha256').update(JSON.stringify(metadata)).digest('hex');
}

function keyOf({ name, namespace, metadata }: RememberedScaledObject): string {
  return JSON.stringify({ name, namespace, metadata });
}
