import { describe, expect, it } from '@jest/globals';
import {
  FORMAT_VERSION_HEADER,
  JOB_FIELDS,
  JOB_MESSAGE_PATTERN,
  MESSAGE_FORMAT_VERSION,
  WEBHOOK_EVENTS,
  type JobMessage,
} from '@tidegate/contracts';
import fc from 'fast-check';
import { aJobMessage } from '../testing/a-job-message.js';
import { jobIn } from '../testing/job-in.js';
import { messageFields, readJobPacket } from './read-job-packet.js';

const packetOf = (data: unknown, pattern: unknown = JOB_MESSAGE_PATTERN): Buffer =>
  Buffer.from(JSON.stringify({ pattern, data }));

const POISON = { kind: 'poison' };
const read = (content: Buffer, headers = {}) => readJobPacket({ content, headers });

const required = {
  formatVersion: fc.constant(MESSAGE_FORMAT_VERSION),
  id: fc.uuid(),
  model: fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/),
  inputJson: fc.json(),
  createdAtMs: fc.nat(Number.MAX_SAFE_INTEGER),
};

const optional = {
  owner: fc.string({ minLength: 1 }),
  metadata: fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
  timeoutSeconds: fc.double({ min: 0.01, max: 86_400, noNaN: true }),
  expiresAtMs: fc.nat(Number.MAX_SAFE_INTEGER),
  retries: fc.record({
    limit: fc.nat(),
    backoffSeconds: fc.nat(),
    factor: fc.nat(),
    maxBackoffSeconds: fc.nat(),
  }),
  webhook: fc.record({
    url: fc.webUrl(),
    events: fc.uniqueArray(fc.constantFrom(...WEBHOOK_EVENTS)),
  }),
};

const jobMessage: fc.Arbitrary<JobMessage> = fc.record(
  { ...required, ...optional },
  { requiredKeys: Object.keys(required) as (keyof typeof required)[] },
);

describe(readJobPacket.name, () => {
  it('reads every job that a publisher writes, whatever its input', () => {
    fc.assert(
      fc.property(jobMessage, (message) => {
        expect(jobIn(packetOf(message))).toEqual(message);
      }),
    );
  });

  it('never throws at bytes, and takes none of them for a job', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(read(Buffer.from(bytes))).toEqual(POISON);
      }),
    );
  });

  it('never throws at JSON, and takes none of it for a job', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(read(Buffer.from(text))).toEqual(POISON);
      }),
    );
  });

  it('never throws at a packet whose job has anything in the place of a member', () => {
    const member = fc.constantFrom('formatVersion', 'id', 'model', 'createdAtMs');
    fc.assert(
      fc.property(jobMessage, member, fc.jsonValue(), (message, name, value) => {
        const parsed = jobIn(packetOf({ ...message, [name]: value }));
        if (parsed !== undefined)
          expect(typeof parsed[name as keyof JobMessage]).toBe(typeof message[name as 'id']);
      }),
    );
  });

  it('reads of a later release its version alone, whatever else it has made of the job', () => {
    const later = fc.integer({ min: MESSAGE_FORMAT_VERSION + 1 });
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), later, (data, pattern, formatVersion) => {
        const job = typeof data === 'object' && data !== null && !Array.isArray(data) ? data : { data };
        const reading = read(packetOf({ ...job, formatVersion }, pattern));
        expect(reading).toEqual({ kind: 'newer', formatVersion });
      }),
    );
  });

  it('knows a later release by the header, whatever the body is', () => {
    const formatVersion = MESSAGE_FORMAT_VERSION + 1;
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const headers = { [FORMAT_VERSION_HEADER]: formatVersion };
        expect(read(Buffer.from(bytes), headers)).toEqual({ kind: 'newer', formatVersion });
      }),
    );
  });

  it.each([
    ['another pattern', packetOf(aJobMessage(), 'other')],
    ['a pattern that is an object, as Nest allows', packetOf(aJobMessage(), { cmd: 'job' })],
    ['no data', Buffer.from('{"pattern":"job"}')],
    ['a list for data', packetOf([aJobMessage()])],
    ['a format version that never was', packetOf({ ...aJobMessage(), formatVersion: 0 })],
    ['a format version that is no number', packetOf({ ...aJobMessage(), formatVersion: '9' })],
    ['a format version that is no whole number', packetOf({ ...aJobMessage(), formatVersion: 9.5 })],
    ['no format version', packetOf({ ...aJobMessage(), formatVersion: undefined })],
    ['an empty id', packetOf({ ...aJobMessage(), id: '' })],
    ['an id that is a number', packetOf({ ...aJobMessage(), id: 7 })],
    ['a model that is no name', packetOf({ ...aJobMessage(), model: 'No Name' })],
    ['no input', packetOf({ ...aJobMessage(), inputJson: undefined })],
    ['an input that is no text', packetOf({ ...aJobMessage(), inputJson: { a: 1 } })],
    ['an input that is an empty text', packetOf({ ...aJobMessage(), inputJson: '' })],
    [
      'an input as a value, which version 1 had',
      packetOf({ ...aJobMessage(), inputJson: undefined, input: 1 }),
    ],
    ['an input as text in version 1', packetOf({ ...aJobMessage(), formatVersion: 1 })],
    ['a time that is text', packetOf({ ...aJobMessage(), createdAtMs: 'now' })],
    ['a time that is no number', packetOf({ ...aJobMessage(), createdAtMs: Number.NaN })],
    ['retries that lack a member', packetOf({ ...aJobMessage(), retries: { limit: 3 } })],
    ['nothing at all', Buffer.alloc(0)],
    ['JSON that ends in the middle', packetOf(aJobMessage()).subarray(0, 30)],
  ])('takes for poison: %s', (_, content) => {
    expect(read(content)).toEqual(POISON);
  });

  it('reads the jobs that version 1 wrote, with their inputs as values', () => {
    fc.assert(
      fc.property(jobMessage, fc.jsonValue(), (message, input) => {
        const { inputJson, ...others } = message;
        expect(typeof inputJson).toBe('string');
        const packet = packetOf({ ...others, formatVersion: 1, input });
        expect(jobIn(packet)).toEqual({ ...message, inputJson: JSON.stringify(input) });
      }),
    );
  });
});

describe('a field that the table of a job’s fields has one day', () => {
  const later = messageFields({ ...JOB_FIELDS, laterField: { type: 'integer', writtenAt: 'push' } });
  const earlier = aJobMessage();
  const readLater = (data: unknown) => readJobPacket({ content: packetOf(data), headers: {} }, later);

  it('is read from the message', () => {
    const message = { ...earlier, laterField: 7 };
    expect(readLater(message)).toEqual({ kind: 'job', message });
  });

  it('is absent where an earlier release has written the message', () => {
    expect(readLater(earlier)).toEqual({ kind: 'job', message: earlier });
  });

  it.each(['7', 7.5, null])(
    'makes poison of a message that has anything else in its place: %j',
    (laterField) => {
      expect(readLater({ ...earlier, laterField })).toEqual(POISON);
    },
  );

  it('is left out by a release that does not know it', () => {
    expect(read(packetOf({ ...earlier, laterField: 7 }))).toEqual({
      kind: 'job',
      message: earlier,
    });
  });
});
