import { describe, expect, it } from '@jest/globals';
import { waitUntil } from './wait-until.js';

describe(waitUntil, () => {
  it('returns what the first look sees that sees anything', async () => {
    const looks = [undefined, false as const, 'it', 'more'];
    await expect(waitUntil(() => looks.shift())).resolves.toBe('it');
    expect(looks).toEqual(['more']);
  });

  it('looks again after a look that throws', async () => {
    let looks = 0;
    const look = (): number => {
      looks += 1;
      if (looks < 3) throw new Error('not yet');
      return looks;
    };
    await expect(waitUntil(look)).resolves.toBe(3);
  });

  it('names what it waited for, and why the last check failed', async () => {
    const cause = new Error('refused');
    const waiting = waitUntil(() => Promise.reject(cause), { what: 'the store to answer', withinMs: 100 });
    await expect(waiting).rejects.toMatchObject({
      message: 'not within 0.1 s: the store to answer',
      cause,
    });
  });

  it('shows the condition when it was not given a name', async () => {
    const isThere = false as boolean;
    await expect(waitUntil(() => isThere, { withinMs: 50 })).rejects.toThrow(
      'not within 0.05 s: ()=>isThere',
    );
  });

  it('has no cause when the last look threw nothing', async () => {
    let looks = 0;
    const look = (): false => {
      looks += 1;
      if (looks === 1) throw new Error('only once');
      return false;
    };
    const failure = await waitUntil(look, { what: 'it', withinMs: 200 }).catch((error: unknown) => error);
    expect((failure as Error).cause).toBeUndefined();
  });
});
