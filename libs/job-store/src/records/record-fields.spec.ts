import { describe, expect, it } from '@jest/globals';
import { RECORD_FORMAT_VERSION } from '@tidegate/contracts';
import { RECORD_FIELDS, recordFromFields } from './record-fields.js';

type FieldName = (typeof RECORD_FIELDS)[number];

const QUEUED: Partial<Record<FieldName, string>> = {
  formatVersion: String(RECORD_FORMAT_VERSION),
  id: 'a-job',
  model: 'default',
  status: 'queued',
  attempt: '0',
  input: '{"text":"hello"}',
  createdAtMs: '1700000000123',
};

function textsOf(fields: Partial<Record<FieldName, string>>): (string | null)[] {
  return RECORD_FIELDS.map((name) => fields[name] ?? null);
}

describe('recordFromFields', () => {
  it('builds the record of a waiting job, without members for what has not happened', () => {
    expect(recordFromFields(textsOf(QUEUED))).toEqual({
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
    expect(recordFromFields(textsOf(fields))).toMatchObject({
      status: 'succeeded',
      startedAtMs: 5,
      finishedAtMs: 7,
      outputJson: 'null',
    });
  });

  it('builds the record of a job that failed', () => {
    const fields = { ...QUEUED, status: 'failed', error: 'because' };
    expect(recordFromFields(textsOf(fields))).toMatchObject({ status: 'failed', error: 'because' });
  });

  it.each([
    ['no field at all', {}],
    ['no status', { id: 'a-job' }],
    ['no id', { status: 'queued' }],
  ])('knows no job by %s', (_name, fields) => {
    expect(recordFromFields(textsOf(fields))).toBeUndefined();
  });
});
