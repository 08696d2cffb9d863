import { beforeEach, describe, expect, it } from '@jest/globals';
import { ScalerAnswers } from './scaler-answers.js';

describe('a scaler whose answers stay away', () => {
  let nowSeconds: number;
  let hangings: number;
  let answers: ScalerAnswers;

  beforeEach(() => {
    nowSeconds = 100;
    hangings = 0;
    answers = new ScalerAnswers({ nowSeconds: () => nowSeconds, onHanging: () => (hangings += 1) });
  });

  const stayAwayAt = (...seconds: readonly number[]): void => {
    for (const at of seconds) {
      nowSeconds = at;
      answers.stayedAway();
    }
  };

  it('hangs when three questions in a row have passed their deadlines', () => {
    stayAwayAt(102, 105);
    expect(hangings).toBe(0);
    stayAwayAt(108);
    expect(hangings).toBe(1);
  });

  it('does not hang when many ask in the same moment', () => {
    stayAwayAt(102, 102, 102, 102.1);
    expect(hangings).toBe(0);
  });

  it('does not hang once it has answered', () => {
    stayAwayAt(102, 105);
    answers.came();
    stayAwayAt(108, 111);
    expect(hangings).toBe(0);
  });

  it('hangs again when the next one, too, does not answer', () => {
    stayAwayAt(102, 105, 108, 111, 114);
    expect(hangings).toBe(1);
    stayAwayAt(117);
    expect(hangings).toBe(2);
  });
});
