import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ProblemError } from '../problems/problem.error.js';
import { readHistoryQuery } from './history.query.js';

const NOW = Date.parse('2026-01-08T12:00:03Z') / 1000;

function asked(query: Readonly<Record<string, unknown>>): readonly [string, string, number] {
  const { fromSeconds, toSeconds, stepSeconds } = readHistoryQuery(query, NOW);
  const time = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(8, 19);
  return [time(fromSeconds), time(toSeconds), stepSeconds];
}

function messageOf(refused: () => unknown): string {
  try {
    refused();
    return '';
  } catch (error) {
    return String(error);
  }
}

describe('what a client asks of a history', () => {
  it.each<[string, Readonly<Record<string, unknown>>, readonly [string, string, number]]>([
    ['is the last hour by itself', {}, ['08T11:00:00', '08T12:00:05', 5]],
    ['has its step rounded up to five seconds', { step: '12' }, ['08T11:00:00', '08T12:00:15', 15]],
    ['has a long step rounded up to minutes', { step: '61' }, ['08T11:00:00', '08T12:02:00', 120]],
    [
      'has its step rounded up to minutes where only these are kept',
      { from: '2026-01-07T11:00:00Z', to: '2026-01-07T12:00:00Z', step: '5' },
      ['07T11:00:00', '07T12:00:00', 60],
    ],
    [
      'has a step that fits where it names none',
      { from: '2026-01-01T12:00:00+00:00' },
      ['01T12:00:00', '08T12:15:00', 900],
    ],
  ])('%s', (_, query, expected) => {
    expect(asked(query)).toEqual(expected);
  });

  it.each<[Readonly<Record<string, unknown>>, RegExp]>([
    [{ from: 'yesterday' }, /^from must be a time/],
    [{ to: ['2026-01-01T12:00:00Z', '2026-01-01T12:00:00Z'] }, /^to must be there once$/],
    [{ model: ['default', 'default'] }, /^model must be there once$/],
    [{ form: '2026-01-01T12:00:00Z' }, /^there is no parameter form here$/],
    [{ from: '2026-13-01T12:00:00Z' }, /^from must be a time/],
    [{ step: '0' }, /^step must be/],
    [{ step: '1.5' }, /^step must be/],
    [{ from: '2026-01-08T12:00:00Z', to: '2026-01-08T12:00:00Z' }, /^from must be before to$/],
    [
      { from: '2026-01-07T12:00:10Z', step: '5' },
      /17279 points, and an answer has 1500 at most: ask for a step of 60/,
    ],
  ])('may not be %j', (query, detail) => {
    expect(() => asked(query)).toThrow(ProblemError);
    expect(() => asked(query)).toThrow(detail);
  });

  it('takes the step that it is told to, however long the range is', () => {
    expect(asked({ from: '2026-01-07T12:00:10Z', step: '60' })).toEqual(['07T12:00:00', '08T12:01:00', 60]);
    const anySeconds = fc.integer({ min: 0, max: Date.parse('9999-12-31T23:59:59Z') / 1000 });
    fc.assert(
      fc.property(anySeconds, anySeconds, (one, other) => {
        const [from, to] = [one, other].sort((left, right) => left - right).map((each) => each * 1000);
        fc.pre(from !== undefined && to !== undefined && from < to);
        const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
        const refused = (): unknown => asked({ ...range, step: '1' });
        if (to - from < 7_000_000) return;
        expect(refused).toThrow(ProblemError);
        const [, step = ''] = /ask for a step of (\d+)/.exec(messageOf(refused)) ?? [];
        expect(() => asked({ ...range, step })).not.toThrow();
      }),
    );
  });
});
