import type { DeliveryVerdict } from '@tidegate/broker';
import type { Ending } from '@tidegate/job-store';
import type { ModelOutcome } from '@tidegate/model';

/** What is known when the model has ended a job. */
export interface DeliveryFacts {
  readonly outcome: ModelOutcome;
  /** Tries of the job that count, this one included. */
  readonly tries: number;
  readonly tryLimit: number;
  /** Retries that the job has left. */
  readonly retriesLeft: number;
}

/** An end that a retry may follow in its place. */
export interface FailedEnding {
  readonly status: 'failed' | 'timed_out';
  readonly error: string;
}

/** What happens to the record, and then to the delivery. */
export type DeliveryDecision =
  | { readonly record: 'finish'; readonly ending: Ending; readonly verdict: 'acknowledge' }
  | { readonly record: 'retry'; readonly ending: FailedEnding; readonly verdict: 'acknowledge' }
  | {
      readonly record: 'give-back';
      readonly countsAsTry: boolean;
      readonly reason: string;
      readonly verdict: Exclude<DeliveryVerdict, 'acknowledge'>;
    };

/**
 * The whole failure policy of a worker. A job ends when the model returns, throws, exceeds its time limit or is canceled. One that throws or
 * exceeds the limit is tried again a while later instead, as long as it has retries left; an output that is too large would be
 * too large again. When the model's process is lost the job goes back at once for another try, which costs no retry. A job that a
 * drain returns goes back too, and that try does not count.
 */
export function decideDelivery({ outcome, tries, tryLimit, retriesLeft }: DeliveryFacts): DeliveryDecision {
  switch (outcome.kind) {
    case 'succeeded':
      return finish({ status: 'succeeded', outputJson: outcome.outputJson });
    case 'failed':
      return fail({ status: 'failed', error: outcome.message }, retriesLeft);
    case 'output_too_large':
      return finish({ status: 'failed', error: outcome.message });
    case 'timed_out':
      return fail({ status: 'timed_out', error: outcome.message }, retriesLeft);
    case 'canceled':
      return finish({ status: 'canceled', error: outcome.message, cancelMethod: outcome.method });
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

function fail(ending: FailedEnding, retriesLeft: number): DeliveryDecision {
  return retriesLeft > 0 ? { record: 'retry', ending, verdict: 'acknowledge' } : finish(ending);
}
