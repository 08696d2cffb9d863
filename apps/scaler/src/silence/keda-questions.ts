import type { ReadingStore } from '@tidegate/job-store';
import { LRUCache } from 'lru-cache';
import { scaledObjectKey, type ScaledObjectName } from '../kubernetes/cluster-reading.js';
import type { NamedScaledObject } from '../kubernetes/named-scaled-objects.js';
import { scalerMetadataDefaults } from '../settings/scaler-metadata.js';

/** The store gets a question at most this often: each of a ScaledObject's questions counts for all that follow within it. */
const SHARED_AT_MOST_EVERY_SECONDS = 0.5;
/** A ScaledObject about which this scaler was asked so recently needs no look at what others were asked. */
const READ_FROM_SECONDS = 2;

/** Whose workers KEDA should ask about, and when it last did. */
export interface AskedScaledObject extends ScaledObjectName {
  readonly model: string;
  /** Since the last question to any scaler, or since questions are expected. */
  readonly secondsSinceAsked: number;
}

/** How much is kept, and the clock. */
export interface KedaQuestionsOptions {
  readonly store: Pick<ReadingStore['sharedScaling'], 'noteQuestion' | 'secondsSinceQuestions'>;
  /** ScaledObjects that are kept; an integer from 1. */
  readonly scaledObjectLimit: number;
  /** A clock that only goes forward, seconds. */
  readonly monotonicSeconds: () => number;
}

type Asked = ScaledObjectName & {
  readonly model: string;
  readonly atSeconds: number;
  /** When the store last got a question to this scaler. */
  readonly sharedAtSeconds: number;
};

/**
 * Keeps when KEDA last asked about each ScaledObject, whichever scaler: they share it in Redis. While the store does not
 * answer, a scaler knows of its own questions alone.
 */
export class KedaQuestions {
  private readonly asked: LRUCache<string, Asked>;

  constructor(private readonly options: KedaQuestionsOptions) {
    this.asked = new LRUCache({ max: options.scaledObjectLimit });
  }

  /** KEDA has asked this scaler. Returns at once. */
  note({ name, namespace }: ScaledObjectName, model: string): void {
    const { store, monotonicSeconds } = this.options;
    const atSeconds = monotonicSeconds();
    const key = scaledObjectKey({ name, namespace });
    const known = this.asked.get(key);
    const isDue = known?.model !== model || atSeconds - known.sharedAtSeconds >= SHARED_AT_MOST_EVERY_SECONDS;
    const sharedAtSeconds = isDue ? atSeconds : known.sharedAtSeconds;
    this.asked.set(key, { name, namespace, model, atSeconds, sharedAtSeconds });
    if (isDue) void store.noteQuestion({ name, namespace, model }).catch(() => undefined);
  }

  /**
   * Reads what others were asked. Never rejects.
   *
   * @returns whether it is known now
   */
  async refresh(): Promise<boolean> {
    const { store, monotonicSeconds } = this.options;
    const nowSeconds = monotonicSeconds();
    const old = [...this.asked.values()].filter(
      ({ atSeconds }) => nowSeconds - atSeconds >= READ_FROM_SECONDS,
    );
    const ages = await store.secondsSinceQuestions(old).catch(() => undefined);
    if (ages === undefined) return false;
    for (const [index, ageSeconds] of ages.entries()) {
      const one = old[index];
      const known = one && this.asked.get(scaledObjectKey(one));
      if (known === undefined || ageSeconds === undefined) continue;
      const atSeconds = Math.max(known.atSeconds, nowSeconds - ageSeconds);
      this.asked.set(scaledObjectKey(known), { ...known, atSeconds });
    }
    return true;
  }

  /**
   * Seconds since the last question about a ScaledObject; 0 where none is expected.
   *
   * @param key - `namespace/name`
   */
  secondsSinceAsked(key: string): number {
    const nowSeconds = this.options.monotonicSeconds();
    return nowSeconds - (this.asked.get(key)?.atSeconds ?? nowSeconds);
  }

  /**
   * Takes the list of the cluster: from now on questions about these ScaledObjects are expected, and none about others
   * of that namespace or about paused ones.
   */
  expectOnly(named: readonly NamedScaledObject[], namespace: string): void {
    const expected = new Map(
      named.filter(({ isAtRest }) => !isAtRest).map((one) => [scaledObjectKey(one), one]),
    );
    for (const [key, one] of this.asked.entries())
      if (one.namespace === namespace && !expected.has(key)) this.asked.delete(key);
    const atSeconds = this.options.monotonicSeconds();
    const sharedAtSeconds = Number.NEGATIVE_INFINITY;
    for (const [key, { name, namespace: own, trigger }] of expected)
      if (!this.asked.has(key))
        this.asked.set(key, { name, namespace: own, model: modelOf(trigger), atSeconds, sharedAtSeconds });
  }

  /** Seconds since the last question, by model: the least, where several ScaledObjects have the same model. */
  secondsByModel(): ReadonlyMap<string, number> {
    const seconds = new Map<string, number>();
    for (const { model, secondsSinceAsked } of this.list())
      seconds.set(model, Math.min(seconds.get(model) ?? Number.POSITIVE_INFINITY, secondsSinceAsked));
    return seconds;
  }

  /** All ScaledObjects about which questions are expected. */
  list(): readonly AskedScaledObject[] {
    const nowSeconds = this.options.monotonicSeconds();
    return [...this.asked.values()].map(({ name, namespace, model, atSeconds }) => ({
      name,
      namespace,
      model,
      secondsSinceAsked: nowSeconds - atSeconds,
    }));
  }
}

function modelOf(trigger: NamedScaledObject['trigger']): string {
  return trigger.model ?? scalerMetadataDefaults().model;
}
