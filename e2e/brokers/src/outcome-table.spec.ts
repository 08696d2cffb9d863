import { describe, expect, it } from '@jest/globals';
import { withOutcomes, type CombinationOutcome } from './outcome-table.js';

const PAGE = 'Before.\n\n<!-- outcomes:start -->\n<!-- outcomes:end -->\n\nAfter.\n';

function anOutcome(given: Partial<CombinationOutcome> = {}): CombinationOutcome {
  const outcome = { broker: 'RabbitMQ 4.3.6', store: 'Redis 8.0.6', specs: '412 passed', chaos: 'passed' };
  return { ...outcome, date: '2026-11-28', ...given };
}

describe('the table of outcomes', () => {
  it('stands between its marks, and what is around it stays', () => {
    expect(withOutcomes(PAGE, [anOutcome()])).toBe(
      [
        'Before.\n\n<!-- outcomes:start -->\n',
        '| broker | store | specs | chaos | date |',
        '| --- | --- | --- | --- | --- |',
        '| RabbitMQ 4.3.6 | Redis 8.0.6 | 412 passed | passed | 2026-11-28 |\n',
        '<!-- outcomes:end -->\n\nAfter.\n',
      ].join('\n'),
    );
  });

  it('keeps the rows of other combinations, and has each once, the latest', () => {
    const first = withOutcomes(PAGE, [
      anOutcome({ specs: '1 of 412 failed' }),
      anOutcome({ store: 'Redis 7' }),
    ]);
    const second = withOutcomes(first, [anOutcome({ date: '2026-11-29' })]);
    expect(second.match(/^\| RabbitMQ.*$/gm)).toEqual([
      '| RabbitMQ 4.3.6 | Redis 7 | 412 passed | passed | 2026-11-28 |',
      '| RabbitMQ 4.3.6 | Redis 8.0.6 | 412 passed | passed | 2026-11-29 |',
    ]);
  });

  it('reads again what prettier has laid out', () => {
    const laidOut = withOutcomes(PAGE, [anOutcome()]).replaceAll(' | ', '   |   ').replace('---', '-------');
    expect(withOutcomes(laidOut, [])).toBe(withOutcomes(PAGE, [anOutcome()]));
  });

  it('needs its place in the page', () => {
    expect(() => withOutcomes('Nothing.', [])).toThrow('the page has no outcomes:start and outcomes:end');
  });
});
