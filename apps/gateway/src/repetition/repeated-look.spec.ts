import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { RepeatedLook } from './repeated-look.js';

const EVERY_MS = 5;

describe('a look that is repeated', () => {
  it('does not begin while the last one lasts, goes on after one that fails, and ends after the last one', async () => {
    let looks = 0;
    let lasting = 0;
    let finish: () => void = () => undefined;
    const repeated = new RepeatedLook(EVERY_MS, async () => {
      looks += 1;
      lasting += 1;
      if (looks === 2) await new Promise<void>((resolve) => (finish = resolve));
      lasting -= 1;
      throw new Error('out of reach');
    });
    await repeated.begin();
    expect(looks).toBe(1);
    await waitUntil(() => looks === 2);
    await delay(5 * EVERY_MS);
    expect({ looks, lasting }).toEqual({ looks: 2, lasting: 1 });
    finish();
    await waitUntil(() => looks > 3);
    await repeated.end();
    const atTheEnd = looks;
    await delay(5 * EVERY_MS);
    expect({ looks, lasting }).toEqual({ looks: atTheEnd, lasting: 0 });
  });
});
