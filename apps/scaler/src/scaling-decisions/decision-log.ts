import type { ServiceLogger } from '@tidegate/service';
import { LRUCache } from 'lru-cache';
import type { Decision } from '../decision.js';

/** How much is kept. */
export interface DecisionLogOptions {
  readonly logger: Pick<ServiceLogger, 'info'>;
  /** Decisions that are listed; an integer from 1. */
  readonly decisions: number;
  /** ScaledObjects whose latest decision is kept, to detect a change; an integer from 1. */
  readonly scaledObjects: number;
  /** Receives every decision. */
  readonly onDecision?: (decision: Decision) => void;
}

/** Keeps the latest decisions, and logs each change. */
export class DecisionLog {
  private readonly decisions: Decision[] = [];
  private readonly wanted: LRUCache<string, number>;

  constructor(private readonly options: DecisionLogOptions) {
    this.wanted = new LRUCache({ max: options.scaledObjects });
  }

  /** Adds a decision. */
  add(decision: Decision): void {
    this.options.onDecision?.(decision);
    this.decisions.push(decision);
    if (this.decisions.length > this.options.decisions) this.decisions.shift();
    const { namespace, scaledObject, wantedReplicas, reason, currentReplicas, model, isAdvice } = decision;
    const key = `${namespace}/${scaledObject}/${model}`;
    const before = this.wanted.get(key);
    this.wanted.set(key, wantedReplicas);
    if (before === wantedReplicas) return;
    this.options.logger.info(
      `${isAdvice === true ? 'would want' : 'wants'} ${wantedReplicas} workers${before === undefined ? '' : `, not ${before}`}: ${reason}`,
      {
        namespace,
        scaledObject,
        model,
        wantedReplicas,
        currentReplicas,
      },
    );
  }

  /** The latest decisions, the latest first. */
  list(): readonly Decision[] {
    return this.decisions.toReversed();
  }
}
