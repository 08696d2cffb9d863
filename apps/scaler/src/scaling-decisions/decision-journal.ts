import type { ReadingStore, ScalingDecisionNote } from '@tidegate/job-store';
import { LRUCache } from 'lru-cache';
import type { Decision } from '../decision.js';

/** How often a decision that stays the same is noted again, seconds: less often than it stops to count in the store. */
const NOTED_AGAIN_SECONDS = 5;

/** What the journal needs. */
export interface DecisionJournalOptions {
  readonly store: Pick<ReadingStore['scalingDecisions'], 'note'>;
  /** ScaledObjects whose latest note is kept; an integer from 1. */
  readonly scaledObjects: number;
  /** A clock that only goes forward, seconds. */
  readonly monotonicSeconds: () => number;
}

/**
 * Notes in the store how many workers there should be, for gateways to show: each change at once, and what stays the same every
 * few seconds. Advice, of which nothing comes, is left out. Nothing waits for it, and nothing fails.
 */
export class DecisionJournal {
  private readonly noted: LRUCache<string, { readonly text: string; readonly atSeconds: number }>;

  constructor(private readonly options: DecisionJournalOptions) {
    this.noted = new LRUCache({ max: options.scaledObjects });
  }

  /** Notes a decision in the background. */
  note(decision: Decision): void {
    if (decision.isAdvice === true) return;
    const { store, monotonicSeconds } = this.options;
    const note = noteOf(decision);
    const key = `${note.scaledObject} ${decision.model}`;
    const text = `${note.wanted} ${note.limit}`;
    const known = this.noted.get(key);
    const atSeconds = monotonicSeconds();
    const isFresh = known !== undefined && atSeconds - known.atSeconds < NOTED_AGAIN_SECONDS;
    if (isFresh && known.text === text) return;
    this.noted.set(key, { text, atSeconds });
    // What is lost now is noted again in a few seconds.
    store.note(decision.model, note).catch(() => undefined);
  }
}

function noteOf(decision: Decision): ScalingDecisionNote {
  const { namespace, scaledObject, currentReplicas, wantedReplicas, limit, reason, figures } = decision;
  return {
    by: 'scaler',
    scaledObject: `${namespace}/${scaledObject}`,
    from: currentReplicas,
    wanted: wantedReplicas,
    allowed: wantedReplicas,
    ...(limit === undefined ? {} : { limit }),
    reason,
    inputs: { ...figures },
  };
}
