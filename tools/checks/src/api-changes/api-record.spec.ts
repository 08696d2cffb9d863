import { beforeAll, describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { join } from 'node:path';

interface ApiRecord {
  readonly nextRecord: (recordText: string, documentText: string, changelog: string) => string;
  readonly unreleasedPart: (changelog: string) => string;
}

const CHANGELOG = '# Changelog\n\n## [Unreleased]\n\n- One.\n\n## [0.2.0]\n\n- Old.\n';
const LONGER = CHANGELOG.replace('- One.', '- One.\n- Two.');

describe('the record of the API document', () => {
  let record: ApiRecord;
  let first: string;

  beforeAll(async () => {
    record = (await import(join(WORKSPACE_ROOT, 'tools/documents/api-record.mjs'))) as ApiRecord;
    first = record.nextRecord('{ "document": "", "changelog": "" }', '{"a":1}', CHANGELOG);
  });

  it('stays while the document does, whatever the changelog says', () => {
    expect(record.nextRecord(first, '{"a":1}', CHANGELOG)).toBe(first);
    expect(record.nextRecord(first, '{"a":1}', LONGER)).toBe(first);
  });

  it('refuses another document beside the same changelog', () => {
    expect(() => record.nextRecord(first, '{"a":2}', CHANGELOG)).toThrow('say in CHANGELOG.md');
    // What is said of other releases does not count.
    expect(() => record.nextRecord(first, '{"a":2}', CHANGELOG.replace('Old', 'Older'))).toThrow();
  });

  it('takes another document with another line, once', () => {
    const second = record.nextRecord(first, '{"a":2}', LONGER);
    expect(second).not.toBe(first);
    expect(() => record.nextRecord(second, '{"a":3}', LONGER)).toThrow();
  });

  it('reads the part about the next release', () => {
    expect(record.unreleasedPart(CHANGELOG)).toBe('- One.');
    expect(record.unreleasedPart('# Changelog\n')).toBe('');
  });
});
