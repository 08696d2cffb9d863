import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvariantBench } from './testing/invariant.bench.js';

describe('a job that cannot succeed', () => {
  let bench: InvariantBench;

  beforeAll(async () => {
    bench = await InvariantBench.open({
      JOB_TIMEOUT_SECONDS: '1',
      TRY_LIMIT: '3',
      OUTPUT_LIMIT_BYTES: '1000',
    });
    await bench.worker();
  }, 120_000);

  afterAll(() => bench.close());

  it.each([
    ['that its model throws at', 'throw it is not to be', /^error processing job: .*it is not to be/],
    ['that runs over its time', 'block', /^error processing job: .*(time|second)/],
    ['whose output is too large', 'fill 2000', /^error processing job: .*output too large/],
    ['that kills its model', 'crash', /^error processing job: .*3/],
  ])('ends with a message that states why, and the next one is served: one %s', async (_, input, words) => {
    const id = await bench.client.push(input);
    const next = await bench.client.push('next');
    const status = await bench.waitForStatus(id, /^error/);
    expect(status).toMatch(words);
    await bench.waitForStatus(next, 'finished');
    expect(await bench.client.readStatus(id)).toBe(status);
  });
});

describe('a job that nobody takes', () => {
  let bench: InvariantBench;

  beforeAll(async () => {
    bench = await InvariantBench.open({ JOB_EXPIRY_SECONDS: '1' });
  }, 120_000);

  afterAll(() => bench.close());

  it('expires, and is not run later', async () => {
    const id = await bench.client.push('too late');
    const status = await bench.waitForStatus(id, /^error processing job: .*/);
    await bench.worker();
    expect(await bench.client.readStatus(id)).toBe(status);
  });
});
