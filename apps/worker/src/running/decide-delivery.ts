import type { DeliveryVerdict } from '@tidegate/broker';
import type { Ending } from '@tidegate/job-store';
import type { ModelOutcome } from '@tidegate/model';

/** What is known when the model has ended a job. */
export interface DeliveryFacts {
  readonly outcome: ModelOutcome;
  /** Tries of the job that count, this one included. */
  readonly tries: number;
  readonly tryLimit: number;
}

/** What happens to the record, and then to the delivery. */
export type DeliveryDecision =
  | { readonly record: 'finish'; readonly ending: Ending; readonly verdict: 'acknowledge' }
  | {
      readonly record: 'give-back';
      readonly countsAsTry: boolean;
      readonly reason: string;
      readonly verdict: Exclude<DeliveryVerdict, 'acknowledge'>;
    };

/**
 * The whole failure policy of a worker. A job ends when the model returns, throws or exceeds its time limit. Only when
 * the model's process is lost does the job go back for another try. A job that a drain returns goes back too, and that
 * try does not count.
 */
export function decideDelivery({ outcome, tries, tryLimit }: DeliveryFacts): DeliveryDecision {
  switch (outcome.kind) {
    case 'succeeded':
      return finish({ status: 'succeeded', outputJson: outcome.outputJson });
    case 'failed':
    case 'output_too_large':
      return finish({ status: 'failed', error: outcome.message });
    case 'timed_out':
      return finish({ status: 'timed_out', error: outcome.message });
    case 'crashed':
      return {
        record: 'give-back',
        countsAsTry: true,
        reason: outcome.message,
        verdict: tries < tryLimit ? 'requeue' : 'dead-letter',
      };
    case 'interrupted':
      return { record: 'give-back', countsAsTry: false, reason: '', verdict: 'return' };
  }
}

function finish(ending: Ending): DeliveryDecision {
  return { record: 'finish', ending, verdict: 'acknowledge' };
}
