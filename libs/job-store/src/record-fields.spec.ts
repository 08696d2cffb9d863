import { describe, expect, it } from '@jest/globals';
import { RECORD_FORMAT_VERSION } from '@tidegate/contracts';
import { RECORD_FIELDS } from './record-fields.js';

const QUEUED: Readonly<Record<string, string>> = {
  formatVersion: String(RECORD_FORMAT_VERSION),
  id: 'a-job',
  model: 'default',
  status: 'queued',
  attempt: '0',
  input: '{"text":"hello"}',
  createdAtMs: '1700000000123',
};

function textsOf(fields: Readonly<Record<string, string>>): (string | null)[] {
  return RECORD_FIELDS.names.map((name) => fields[name] ?? null);
}

describe('the fields of a record', () => {
  it('builds the record of a waiting job, without members for what has not happened', () => {
    expect(RECORD_FIELDS.read(textsOf(QUEUED))).toEqual({
      formatVersion: RECORD_FORMAT_VERSION,
      id: 'a-job',
      model: 'default',
      status: 'queued',
      attempt: 0,
      inputJson: '{"text":"hello"}',
      createdAtMs: 1_700_000_000_123,
    });
  });

  it('builds the record of a job that succeeded, with an output that may be null', () => {
    const fields = { ...QUEUED, status: 'succeeded', startedAtMs: '5', finishedAtMs: '7', output: 'null' };
    expect(RECORD_FIELDS.read(textsOf(fields))).toMatchObject({
      status: 'succeeded',
      startedAtMs: 5,
      finishedAtMs: 7,
      outputJson: 'null',
    });
  });

  it('builds the record of a job that failed', () => {
    const fields = { ...QUEUED, status: 'failed', error: 'because' };
    expect(RECORD_FIELDS.read(textsOf(fields))).toMatchObject({ status: 'failed', error: 'because' });
  });

  it.each([
    ['no field at all', {}],
    ['no status', { id: 'a-job' }],
    ['no id', { status: 'queued' }],
  ])('knows no job by %s', (_name, fields) => {
    expect(RECORD_FIELDS.read(textsOf(fields))).toBeUndefined();
  });
});
