import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JOB_FIELDS, type JobFieldTable, type MessageMembers } from '@tidegate/contracts';
import { givenAddresses } from '@tidegate/testing';
import { StoreConnection } from '../connection/store-connection.js';
import { jobKey } from '../keys.js';
import { TEST_LIFETIMES, testMessage } from '../testing/test-store.js';
import { JobRecords, RECORD_SCRIPTS } from './job-records.js';
import { RECORD_FIELDS, RecordFields } from '../record-fields.js';

/** The table of a release that has one more field, as docs/adding-a-field.md adds it; of a name that none will have. */
const TABLE = {
  ...JOB_FIELDS,
  laterField: { type: 'integer', writtenAt: 'push', storedAs: 'lane' },
} as const satisfies JobFieldTable;

const FIELDS = new RecordFields(TABLE);
const LATER_VALUE = 7;

let connection: StoreConnection;
let records: JobRecords;

beforeAll(async () => {
  connection = new StoreConnection(
    { url: givenAddresses().REDIS_URL, commandTimeoutSeconds: 5 },
    RECORD_SCRIPTS,
  );
  records = new JobRecords(connection, TEST_LIFETIMES, FIELDS);
  await connection.open();
});

afterAll(() => connection.close());

const urgent = () => ({ ...testMessage(), laterField: LATER_VALUE });
const readWithLaterField = async (id: string) =>
  FIELDS.read(await connection.redis.hmget(jobKey(id), ...FIELDS.names));

describe('a field that the table has one day', () => {
  it.each<[string, (job: MessageMembers<typeof TABLE> & { formatVersion: number }) => Promise<unknown>]>([
    ['a push', (job) => records.create(job)],
    ['a claim of a job whose record was lost', (job) => records.claim(job, 5)],
    ['a success at once of such a job', (job) => records.complete(job, '1', 1)],
    ['the burial of such a job', (job) => records.bury(job, 'expired')],
  ])('reaches the record by %s', async (_, write) => {
    const job = urgent();
    await write(job);
    expect(await readWithLaterField(job.id)).toMatchObject({ id: job.id, laterField: LATER_VALUE });
    expect(await connection.redis.hget(jobKey(job.id), 'lane')).toBe(String(LATER_VALUE));
  });

  it('is absent from the record of a job that was pushed without it, also beside one that has it', async () => {
    const [plain, other] = [testMessage(), urgent()];
    await Promise.all([records.create(plain), records.create(other)]);
    expect(Object.keys(await connection.redis.hgetall(jobKey(plain.id)))).not.toContain('lane');
    expect(await readWithLaterField(plain.id)).not.toHaveProperty('laterField');
    expect(await readWithLaterField(other.id)).toMatchObject({ laterField: LATER_VALUE });
  });

  it('goes back into the message of a job that has not ended', async () => {
    const job = urgent();
    await records.create(job);
    const record = await readWithLaterField(job.id);
    expect(record && FIELDS.message(record)).toEqual(job);
  });

  it('is left alone by a release that does not know it', async () => {
    const job = urgent();
    await records.create(job);
    const earlier = new JobRecords(connection, TEST_LIFETIMES);
    await earlier.claim(job, 5);
    await earlier.finish(job.id, 1, { status: 'succeeded', outputJson: '1' });
    expect(await readWithLaterField(job.id)).toMatchObject({ status: 'succeeded', laterField: LATER_VALUE });
  });

  it('is dropped when the try ends that it is about', () => {
    const table: JobFieldTable = {
      ...JOB_FIELDS,
      host: { type: 'text', writtenAt: 'claim', ofAttempt: true },
    };
    expect(new RecordFields(table).namesOfAttempt).toEqual([...RECORD_FIELDS.namesOfAttempt, 'host']);
  });
});
