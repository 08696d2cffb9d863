import { describe, expect, it } from '@jest/globals';
import type { ModelOutcome } from '@tidegate/model';
import { decideDelivery, type DeliveryDecision } from './decide-delivery.js';

const TRY_LIMIT = 5;

function failure(kind: Exclude<ModelOutcome['kind'], 'succeeded' | 'canceled'>): ModelOutcome {
  return { kind, message: 'why', needsRestart: false };
}

function ended(status: 'failed' | 'timed_out'): DeliveryDecision {
  return { record: 'finish', ending: { status, error: 'why' }, verdict: 'acknowledge' };
}

function retried(status: 'failed' | 'timed_out'): DeliveryDecision {
  return { record: 'retry', ending: { status, error: 'why' }, verdict: 'acknowledge' };
}

function givenBack(countsAsTry: boolean, verdict: 'requeue' | 'return' | 'dead-letter'): DeliveryDecision {
  return { record: 'give-back', countsAsTry, reason: countsAsTry ? 'why' : '', verdict };
}

interface Row {
  readonly what: string;
  readonly outcome: ModelOutcome;
  readonly tries: number;
  readonly retriesLeft?: number;
  readonly decision: DeliveryDecision;
}

const ROWS: readonly Row[] = [
  {
    what: 'an output is stored',
    outcome: { kind: 'succeeded', outputJson: '"done"', needsRestart: false },
    tries: 1,
    decision: {
      record: 'finish',
      ending: { status: 'succeeded', outputJson: '"done"' },
      verdict: 'acknowledge',
    },
  },
  { what: 'a throw is final at once', outcome: failure('failed'), tries: 1, decision: ended('failed') },
  {
    what: 'too large an output is a failure',
    outcome: failure('output_too_large'),
    tries: 1,
    decision: ended('failed'),
  },
  {
    what: 'a time-out is final at once',
    outcome: failure('timed_out'),
    tries: 1,
    decision: ended('timed_out'),
  },
  {
    what: 'a cancel is final, with what stopped the model',
    outcome: { kind: 'canceled', method: 'killed', message: 'why', needsRestart: true },
    tries: 1,
    decision: {
      record: 'finish',
      ending: { status: 'canceled', error: 'why', cancelMethod: 'killed' },
      verdict: 'acknowledge',
    },
  },
  {
    what: 'a crash costs a try',
    outcome: failure('crashed'),
    tries: 1,
    decision: givenBack(true, 'requeue'),
  },
  {
    what: 'a crash before the last try goes back once more',
    outcome: failure('crashed'),
    tries: TRY_LIMIT - 1,
    decision: givenBack(true, 'requeue'),
  },
  {
    what: 'a crash at the last try is the end of the message',
    outcome: failure('crashed'),
    tries: TRY_LIMIT,
    decision: givenBack(true, 'dead-letter'),
  },
  {
    what: "a drain's return costs no try",
    outcome: failure('interrupted'),
    tries: 1,
    decision: givenBack(false, 'return'),
  },
  {
    what: "a drain's return at the last try goes back too",
    outcome: failure('interrupted'),
    tries: TRY_LIMIT,
    decision: givenBack(false, 'return'),
  },
  {
    what: 'a throw is followed by a retry while there is one left',
    outcome: failure('failed'),
    tries: 1,
    retriesLeft: 1,
    decision: retried('failed'),
  },
  {
    what: 'so is a try that exceeds its time, also where no other try would be left',
    outcome: failure('timed_out'),
    tries: TRY_LIMIT,
    retriesLeft: 1,
    decision: retried('timed_out'),
  },
  {
    what: 'an output that is too large is final, with retries left',
    outcome: failure('output_too_large'),
    tries: 1,
    retriesLeft: 3,
    decision: ended('failed'),
  },
  {
    what: 'a crash goes back at once, with retries left',
    outcome: failure('crashed'),
    tries: 1,
    retriesLeft: 3,
    decision: givenBack(true, 'requeue'),
  },
  {
    what: 'a crash at the last try is the end of the message, with retries left',
    outcome: failure('crashed'),
    tries: TRY_LIMIT,
    retriesLeft: 3,
    decision: givenBack(true, 'dead-letter'),
  },
];

describe(decideDelivery.name, () => {
  it.each(ROWS)('$what', ({ outcome, tries, retriesLeft = 0, decision }) => {
    expect(decideDelivery({ outcome, tries, tryLimit: TRY_LIMIT, retriesLeft })).toEqual(decision);
  });
});
