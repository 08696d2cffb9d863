import { describe, expect, it } from '@jest/globals';
import { retryAfterMs } from './retry-after.js';
import { SendingLimits } from './sending-limits.js';

const OPTIONS = { most: 20, mostOfHost: 8 };

describe(SendingLimits.name, () => {
  it('gives a host that is not known four places, and all of its own once it has answered', () => {
    const limits = new SendingLimits(OPTIONS);
    expect(limits.freeOf('a', 0)).toBe(4);
    limits.settled('a', 'soon', 0, 0);
    const leave = limits.take('a');
    expect(limits.freeOf('a', 0)).toBe(7);
    leave();
    expect([limits.freeOf('a', 0), limits.taken]).toEqual([8, 0]);
  });

  it('gives one that has not answered two, until it answers', () => {
    const limits = new SendingLimits(OPTIONS);
    limits.settled('a', 'never', 0, 0);
    expect(limits.freeOf('a', 0)).toBe(2);
    limits.settled('a', 'soon', 0, 0);
    expect(limits.freeOf('a', 0)).toBe(8);
  });

  it('leaves half of the places to hosts that answer, however many others there are', () => {
    const limits = new SendingLimits(OPTIONS);
    limits.settled('good', 'soon', 0, 0);
    for (let host = 0; host < 100; host += 1) {
      const free = limits.freeOf(`silent-${host}`, 0);
      for (let place = 0; place < free; place += 1) limits.take(`silent-${host}`);
    }
    expect(limits.taken).toBe(10);
    expect(limits.freeOf('good', 0)).toBe(8);
  });

  it('leaves a quarter of the places to new hosts, however many there are that are known not to answer', () => {
    const limits = new SendingLimits(OPTIONS);
    for (let host = 0; host < 100; host += 1) limits.settled(`silent-${host}`, 'never', 0, 0);
    for (let host = 0; host < 100; host += 1)
      for (let place = limits.freeOf(`silent-${host}`, 0); place > 0; place -= 1)
        limits.take(`silent-${host}`);
    expect(limits.taken).toBe(5);
    expect(limits.freeOf('new', 0)).toBe(4);
  });

  it('leaves half of the places to hosts that answer soon, however many others answer late', () => {
    const limits = new SendingLimits(OPTIONS);
    limits.settled('soon', 'soon', 0, 0);
    for (let host = 0; host < 10; host += 1) limits.settled(`late-${host}`, 'late', 0, 0);
    expect(limits.freeOf('late-0', 0)).toBe(8);
    for (let host = 0; host < 10; host += 1)
      for (let place = limits.freeOf(`late-${host}`, 0); place > 0; place -= 1) limits.take(`late-${host}`);
    expect(limits.taken).toBe(10);
    expect(limits.freeOf('soon', 0)).toBe(8);
  });

  it('leaves a host alone for as long as it wants, a minute at most', () => {
    const limits = new SendingLimits(OPTIONS);
    limits.settled('a', 'soon', 30_000, 1_000);
    expect([limits.freeOf('a', 30_999), limits.freeOf('a', 31_000)]).toEqual([0, 8]);
    limits.settled('a', 'soon', 3_600_000, 0);
    expect([limits.freeOf('a', 59_999), limits.freeOf('a', 60_000)]).toEqual([0, 8]);
  });
});

describe(retryAfterMs.name, () => {
  it.each([
    ['120', 120_000],
    ['Thu, 01 Jan 1970 00:00:30 GMT', 20_000],
    ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
    ['999999999', 86_400_000],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j', (header, expected) => {
    expect(retryAfterMs(header, 10_000)).toBe(expected);
  });
});
