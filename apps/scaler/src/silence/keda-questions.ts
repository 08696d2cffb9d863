import { LRUCache } from 'lru-cache';
import type { ScaledObjectName } from '../kubernetes/cluster-reading.js';
import type { NamedScaledObject } from '../kubernetes/named-scaled-objects.js';
import { scalerMetadataDefaults } from '../settings/scaler-metadata.js';

/** Whose workers KEDA should ask about, and when it last did. */
export interface AskedScaledObject extends ScaledObjectName {
  readonly model: string;
  /** Since the last question, or since questions are expected. */
  readonly secondsSinceAsked: number;
}

/** How much is kept, and the clock. */
export interface KedaQuestionsOptions {
  /** ScaledObjects that are kept; an integer from 1. */
  readonly scaledObjectLimit: number;
  /** A clock that only goes forward, seconds. */
  readonly monotonicSeconds: () => number;
}

type Asked = ScaledObjectName & { readonly model: string; readonly atSeconds: number };

/** Keeps when KEDA last asked about each ScaledObject. */
export class KedaQuestions {
  private readonly asked: LRUCache<string, Asked>;

  constructor(private readonly options: KedaQuestionsOptions) {
    this.asked = new LRUCache({ max: options.scaledObjectLimit });
  }

  /** KEDA has asked. */
  note({ name, namespace }: ScaledObjectName, model: string): void {
    const atSeconds = this.options.monotonicSeconds();
    this.asked.set(`${namespace}/${name}`, { name, namespace, model, atSeconds });
  }

  /**
   * Takes the list of the cluster: from now on questions about these ScaledObjects are expected, and none about others
   * of that namespace or about paused ones.
   */
  expectOnly(named: readonly NamedScaledObject[], namespace: string): void {
    const expected = new Map(
      named.filter(({ isAtRest }) => !isAtRest).map((one) => [`${one.namespace}/${one.name}`, one]),
    );
    for (const [key, one] of this.asked.entries())
      if (one.namespace === namespace && !expected.has(key)) this.asked.delete(key);
    for (const [key, one] of expected) if (!this.asked.has(key)) this.note(one, modelOf(one));
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

function modelOf({ trigger }: NamedScaledObject): string {
  return trigger.model ?? scalerMetadataDefaults().model;
}
