import { describe, expect, it } from '@jest/globals';
import { deadLetterReason } from './dead-letter.js';

describe(deadLetterReason.name, () => {
  it.each([
    ['nobody took it in time', { 'x-death': [{ reason: 'expired', count: 1 }] }, 'expired'],
    ['a worker gave it up', { 'x-death': [{ reason: 'rejected', count: 1 }] }, 'gave-up'],
    ['its deliveries ran out', { 'x-death': [{ reason: 'delivery_limit', count: 1 }] }, 'gave-up'],
    ['it expired last', { 'x-death': [{ reason: 'expired' }, { reason: 'rejected' }] }, 'expired'],
    ['it expired before', { 'x-death': [{ reason: 'rejected' }, { reason: 'expired' }] }, 'gave-up'],
    ['it has no `x-death` entry', {}, 'gave-up'],
    ['its deaths are none', { 'x-death': [] }, 'gave-up'],
    ['its deaths are no list', { 'x-death': 'expired' }, 'gave-up'],
    ['its death is nothing', { 'x-death': [null] }, 'gave-up'],
  ])('when %s', (_, headers, reason) => {
    expect(deadLetterReason({ headers })).toBe(reason);
  });
});
