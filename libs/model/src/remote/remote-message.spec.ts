import { describe, expect, it } from '@jest/globals';
import fastCheck from 'fast-check';
import { ProtocolError } from '../protocol/protocol.error.js';
import {
  type HostReport,
  parseHostReport,
  parseWorkerMessage,
  type WorkerMessage,
} from './remote-message.js';

const WORKER_MESSAGES: WorkerMessage[] = [
  { type: 'setup', maximumOutputBytes: 1000 },
  { type: 'describe' },
  { type: 'run', jobId: 'a', attempt: 1 },
  { type: 'cancel', jobId: 'a', reason: 'interrupted' },
  { type: 'stop' },
  { type: 'kill' },
];

const HOST_REPORTS: HostReport[] = [
  { type: 'hello', protocolVersion: 1 },
  { type: 'started', processId: 7 },
  { type: 'start_failed', failure: 'syntax', message: 'line 3' },
  { type: 'line', source: 'stderr', text: 'printed' },
  { type: 'line', source: 'log', text: 'logged', jobId: 'a' },
  { type: 'ended', exitCode: null, signal: 'SIGKILL' },
  { type: 'ended', exitCode: 1, signal: null, fault: 'last words' },
  { type: 'ready', setupSeconds: 1.5 },
  { type: 'succeeded', jobId: 'a' },
];

const OPTIONAL = ['fault'];

describe.each<[string, (header: string) => object, readonly object[]]>([
  ['a worker', parseWorkerMessage, WORKER_MESSAGES],
  ['a model host', parseHostReport, HOST_REPORTS],
])('a message of %s', (_name, parse, messages) => {
  it.each(messages)('is read back: %o', (message) => {
    expect(parse(JSON.stringify(message))).toEqual(message);
  });

  it.each(messages)('is refused when a member is missing or of another kind: %o', (message) => {
    const { source } = message as { source?: string };
    for (const [name, value] of Object.entries(message)) {
      if (OPTIONAL.includes(name) || (name === 'jobId' && source !== undefined)) continue;
      expect(() => parse(JSON.stringify({ ...message, [name]: undefined }))).toThrow(ProtocolError);
      expect(() => parse(JSON.stringify({ ...message, [name]: [value] }))).toThrow(ProtocolError);
    }
  });

  it('has no members that nobody knows', () => {
    const [message] = messages;
    expect(parse(JSON.stringify({ ...message, modelPath: '/etc/passwd' }))).toEqual(message);
  });

  it('is nothing else, whatever the text', () => {
    const texts = fastCheck.oneof(fastCheck.string(), fastCheck.json());
    fastCheck.assert(
      fastCheck.property(texts, (text) => {
        expect(() => parse(text)).toThrow(ProtocolError);
      }),
    );
  });
});

describe('what a worker may ask for', () => {
  it.each([0, -1, 0.5, 2 ** 31])('is no output of %d bytes', (maximumOutputBytes) => {
    expect(() => parseWorkerMessage(JSON.stringify({ type: 'setup', maximumOutputBytes }))).toThrow(
      ProtocolError,
    );
  });
});

describe('a line that a model host reports', () => {
  it('is cut where any line is', () => {
    const report = parseHostReport(
      JSON.stringify({ type: 'line', source: 'stdout', text: 'x'.repeat(9000) }),
    );
    expect(report).toMatchObject({ text: 'x'.repeat(8192) });
  });
});
