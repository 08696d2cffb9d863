import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GatewayBench } from '../testing/gateway.bench.js';

describe('a full queue', () => {
  let bench: GatewayBench;

  beforeAll(async () => {
    bench = await GatewayBench.open({ environment: { QUEUE_LENGTH_LIMIT: '3' } });
  });

  afterAll(() => bench.close());

  it('refuses pushes with 503 and Retry-After, and leaves no record of them', async () => {
    const answers = [];
    for (let sent = 0; sent < 8; sent += 1) answers.push(await bench.http.post('/push?input=a'));
    const refused = answers.filter((answer) => answer.status === 503);
    expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThanOrEqual(3);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) {
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect((answer.body as { detail: string }).detail).toContain('full');
    }
  });
});
