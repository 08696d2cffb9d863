import type { ServiceLogger } from '@tidegate/service';
import { LRUCache } from 'lru-cache';
import type { Decision } from './decision.js';

const MOST_DECISIONS = 500;
const MOST_SCALED_OBJECTS = 500;

/** Remembers the latest decisions, and logs each change of mind. */
export class DecisionLog {
  private readonly decisions: Decision[] = [];
  private readonly wanted = new LRUCache<string, number>({ max: MOST_SCALED_OBJECTS });

  constructor(private readonly logger: Pick<ServiceLogger, 'info'>) {}

  /** Adds a decision. */
  add(decision: Decision): void {
    this.decisions.push(decision);
    if (this.decisions.length > MOST_DECISIONS) this.decisions.shift();
    const { namespace, scaledObject, wantedReplicas, reason, currentReplicas, model } = decision;
    const key = `${namespace}/${scaledObject}/${model}`;
    const before = this.wanted.get(key);
    this.wanted.set(key, wantedReplicas);
    if (before === wantedReplicas) return;
    this.logger.info(
      `wants ${wantedReplicas} workers${before === undefined ? '' : `, not ${before}`}: ${reason}`,
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
