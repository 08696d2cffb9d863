import { describe, expect, it } from '@jest/globals';
import { RecentReadings } from './recent-readings.js';

describe('readings that many ask for', () => {
  let nowSeconds = 0;
  let asked: string[] = [];
  const read = (model: string): Promise<string> => {
    asked.push(model);
    return model === 'broken' ? Promise.reject(new Error('no')) : Promise.resolve(`${model} ${asked.length}`);
  };

  function open(): RecentReadings<string> {
    nowSeconds = 0;
    asked = [];
    return new RecentReadings(read, () => nowSeconds);
  }

  it('are one question, when they ask at once', async () => {
    const readings = open();
    const answers = await Promise.all(Array.from({ length: 100 }, () => readings.get('a')));
    expect(new Set(answers)).toEqual(new Set(['a 1']));
    expect(asked).toEqual(['a']);
  });

  it('are never older than 2 s, counted from the question', async () => {
    const readings = open();
    await readings.get('a');
    nowSeconds = 1.9;
    expect(await readings.get('a')).toBe('a 1');
    nowSeconds = 2;
    expect(await readings.get('a')).toBe('a 2');
  });

  it('are kept apart by model', async () => {
    const readings = open();
    expect([await readings.get('a'), await readings.get('b')]).toEqual(['a 1', 'b 2']);
  });

  it('fail for all who ask meanwhile, and are asked for again afterwards', async () => {
    const readings = open();
    await expect(readings.get('broken')).rejects.toThrow('no');
    await expect(readings.get('broken')).rejects.toThrow('no');
    nowSeconds = 3;
    await expect(readings.get('broken')).rejects.toThrow('no');
    expect(asked).toEqual(['broken', 'broken']);
  });
});
