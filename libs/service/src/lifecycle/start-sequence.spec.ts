import { beforeEach, describe, expect, it } from '@jest/globals';
import { StartSequence } from './start-sequence.js';

describe('what a service does once it listens', () => {
  let sequence: StartSequence;
  let seen: string[];

  /** A step that is noted when it begins, and ends when the spec ends it. */
  const addStep = (name: string, ...after: string[]): (() => void) => {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    sequence.add({
      name,
      after,
      run: () => {
        seen.push(name);
        return ended;
      },
    });
    return end;
  };
  const settled = (): Promise<unknown> => new Promise(setImmediate);

  beforeEach(() => {
    sequence = new StartSequence();
    seen = [];
  });

  it('does not begin before that', async () => {
    addStep('store');
    await settled();
    expect(seen).toEqual([]);
  });

  it('begins at once, but for steps that come after others', async () => {
    const brokerAnswers = addStep('broker');
    const storeAnswers = addStep('store');
    const watchLooked = addStep('watch', 'store');
    const queuesWritten = addStep('queues', 'store', 'broker');
    const run = sequence.run();
    await settled();
    expect(seen).toEqual(['broker', 'store']);
    storeAnswers();
    await settled();
    expect(seen).toEqual(['broker', 'store', 'watch']);
    for (const end of [brokerAnswers, watchLooked, queuesWritten]) end();
    await run;
    expect(seen).toEqual(['broker', 'store', 'watch', 'queues']);
  });

  it('fails with the first step that fails, and nothing comes after it', async () => {
    sequence.add({ name: 'broker', run: () => Promise.reject(new Error('refused')) });
    addStep('queues', 'broker');
    await expect(sequence.run()).rejects.toThrow('refused');
    await settled();
    expect(seen).toEqual([]);
  });

  it('knows every step that others come after', () => {
    expect(() => addStep('watch', 'store')).toThrow('"watch" starts after "store", which was not added');
  });
});
