import { describe, expect, it } from '@jest/globals';
import { UnconfirmedMessages } from './unconfirmed-messages.js';

describe(UnconfirmedMessages.name, () => {
  it('is full at its limit of bytes, which the last message may exceed, and has room when one is confirmed', () => {
    const unconfirmed = new UnconfirmedMessages(1_000);
    unconfirmed.add(999);
    expect(unconfirmed.isFull).toBe(false);
    unconfirmed.add(5_000);
    expect(unconfirmed.isFull).toBe(true);
    unconfirmed.remove(5_000);
    expect(unconfirmed.isFull).toBe(false);
  });

  it('is full at 20,000 messages, however small', () => {
    const unconfirmed = new UnconfirmedMessages(1_000_000);
    for (let sent = 0; sent < 20_000; sent += 1) {
      expect(unconfirmed.isFull).toBe(false);
      unconfirmed.add(1);
    }
    expect(unconfirmed.isFull).toBe(true);
  });
});
