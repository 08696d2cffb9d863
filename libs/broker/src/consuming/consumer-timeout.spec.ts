import { describe, expect, it } from '@jest/globals';
import { consumerTimeoutSeconds } from './consumer-timeout.js';

describe(consumerTimeoutSeconds.name, () => {
  it('reads the time-out of RabbitMQ 3.10 and 4.0', () => {
    const text =
      'Channel closed by server: 406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - delivery acknowledgement ' +
      'on channel 1 timed out. Timeout value used: 4000 ms. This timeout value can be configured, see consumers doc ' +
      'guide to learn more"';
    expect(consumerTimeoutSeconds(new Error(text))).toBe(4);
  });

  it.each(['PRECONDITION_FAILED - unknown delivery tag 1', 'Unknown consumer: amq.ctag-x', ''])(
    'finds none in "%s"',
    (text) => expect(consumerTimeoutSeconds(new Error(text))).toBeUndefined(),
  );
});
