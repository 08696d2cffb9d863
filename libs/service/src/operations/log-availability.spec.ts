import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ServiceLogger } from '../service-logger.js';
import { logAvailability, type AvailabilityEvent } from './log-availability.js';

describe('what is logged of a connection', () => {
  const logger = ServiceLogger.create({ service: 'spec', level: 'fatal' });
  const lines: string[] = [];
  const note = (line: string): void => {
    lines.push(line);
  };
  jest.spyOn(logger, 'info').mockImplementation((message) => note(`info ${message}`));
  jest.spyOn(logger, 'warn').mockImplementation((message) => note(`warn ${String(message)}`));

  beforeEach(() => {
    lines.length = 0;
  });

  const log = (...events: readonly AvailabilityEvent[]): void => {
    for (const event of events) logAvailability(logger, 'job store', event, 'requests get 503');
  };

  it('is one line when the other side goes, with the consequence, and one when it is back', () => {
    log(
      { kind: 'unavailable', trouble: 'is read-only (READONLY): reconnecting' },
      ...Array.from({ length: 100 }, () => ({ kind: 'connect-failed', error: new Error('no') }) as const),
      { kind: 'available' },
    );
    expect(lines).toEqual([
      'warn job store is read-only (READONLY): reconnecting; requests get 503',
      'info job store available',
    ]);
  });
});
