import { describe, expect, it } from '@jest/globals';
import fastCheck from 'fast-check';
import { ProtocolError } from './protocol.error.js';
import { parseRunnerMessage, type RunnerMessage } from './runner-message.js';

describe('a message of the runner', () => {
  const messages: RunnerMessage[] = [
    { type: 'described', problem: 'too long' },
    { type: 'ready', setupSeconds: 1.5 },
    { type: 'setup_failed', message: 'no weights' },
    { type: 'succeeded', jobId: 'a' },
    { type: 'failed', jobId: 'a', message: 'no' },
    { type: 'output_too_large', jobId: 'a', message: 'output too large' },
    { type: 'log', jobId: 'a', text: 'line' },
    { type: 'progress', jobId: 'a', fraction: 0.5 },
    { type: 'progress', jobId: 'a', fraction: 0.5, note: 'half' },
    { type: 'fatal', message: 'gone' },
  ];

  it.each(messages)('is read back: %o', (message) => {
    expect(parseRunnerMessage(JSON.stringify(message))).toEqual(message);
  });

  it.each(messages)('is refused when a member is missing: %o', (message) => {
    for (const name of Object.keys(message).filter((member) => member !== 'note')) {
      const rest = Object.fromEntries(Object.entries(message).filter(([member]) => member !== name));
      expect(() => parseRunnerMessage(JSON.stringify(rest))).toThrow(ProtocolError);
    }
  });

  it('may carry members that this version does not know', () => {
    expect(parseRunnerMessage('{"type":"fatal","message":"gone","since":2}')).toEqual({
      type: 'fatal',
      message: 'gone',
    });
  });

  it('is nothing else, whatever the text', () => {
    const texts = fastCheck.oneof(fastCheck.string(), fastCheck.json());
    fastCheck.assert(
      fastCheck.property(texts, (text) => {
        expect(() => parseRunnerMessage(text)).toThrow(ProtocolError);
      }),
    );
  });
});
