import { describe, expect, it } from '@jest/globals';
import { BROKERS, chooseCombinations, combinationName, STORES, upgrades } from './releases.js';

describe('the combinations of brokers and stores', () => {
  it('have each broker and each store once, unless more is asked for', () => {
    const chosen = chooseCombinations({ kind: 'each-once' });
    expect(chosen.map(({ broker }) => broker)).toEqual(BROKERS);
    expect(chosen.map(({ store }) => store)).toEqual(STORES);
  });

  it('are all pairs when all are asked for', () => {
    const names = chooseCombinations({ kind: 'all' }).map(combinationName);
    expect(new Set(names).size).toBe(BROKERS.length * STORES.length);
  });

  it('can be named one by one', () => {
    const named = chooseCombinations({ kind: 'one', name: 'rabbitmq-4.3+redis-8' });
    expect(named.map(combinationName)).toEqual(['rabbitmq-4.3+redis-8']);
  });

  it('are listed when another is named', () => {
    expect(() => chooseCombinations({ kind: 'one', name: 'rabbitmq-5' })).toThrow(
      'there is no rabbitmq-5; there are rabbitmq-3.10+redis-7, ',
    );
  });

  it('are upgraded from each to the next, but for a store that becomes another product', () => {
    const names = upgrades(chooseCombinations({ kind: 'each-once' })).map(({ before, after }) =>
      [before, after].map(combinationName),
    );
    expect(names).toEqual([
      ['rabbitmq-3.10+redis-7', 'rabbitmq-4.0+redis-8'],
      ['rabbitmq-4.0+redis-8', 'rabbitmq-4.3+redis-8'],
    ]);
  });

  it('are not upgraded when there is one alone', () => {
    expect(upgrades(chooseCombinations({ kind: 'one', name: 'rabbitmq-4.3+redis-8' }))).toEqual([]);
  });
});
