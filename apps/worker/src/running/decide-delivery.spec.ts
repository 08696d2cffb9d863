import { describe, expect, it } from '@jest/globals';
import type { ModelOutcome } from '@tidegate/model';
import { decideDelivery, type DeliveryDecision } from './decide-delivery.js';

const TRY_LIMIT = 5;

function failure(kind: Exclude<ModelOutcome['kind'], 'succeeded'>): ModelOutcome {
  return { kind, message: 'why', needsRestart: false };
}

function ended(status: 'failed' | 'timed_out'): DeliveryDecision {
  return { record: 'finish', ending: { status, error: 'why' }, verdict: 'acknowledge' };
}

function givenBack(countsAsTry: boolean, verdict: 'requeue' | 'return' | 'dead-letter'): DeliveryDecision {
  return { record: 'give-back', countsAsTry, reason: countsAsTry ? 'why' : '', verdict };
}

interface Row {
  readonly what: string;
  readonly outcome: ModelOutcome;
  readonly tries: number;
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
];

describe(decideDelivery.name, () => {
  it.each(ROWS)('$what', ({ outcome, tries, decision }) => {
    expect(decideDelivery({ outcome, tries, tryLimit: TRY_LIMIT })).toEqual(decision);
  });
});
