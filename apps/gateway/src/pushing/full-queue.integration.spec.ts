import { afterEach, describe, expect, it } from '@jest/globals';
import { jobQueue } from '@tidegate/broker';
import { DEFAULT_MODEL_NAME } from '@tidegate/contracts';
import { makeOwnAddresses, type RemovableAddresses, takeMessages, waitUntil } from '@tidegate/testing';
import { GatewayBench } from '../testing/gateway.bench.js';

const LIMIT = 10;
const BURST = 400;
/** A queue that was read as full counts as full for 50 ms; then it is read again. */
const ROOM_IS_SEEN_WITHIN_MS = 100;
/** What a busy machine may add to it. */
const SLACK_MS = 1_000;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

describe('a full queue', () => {
  let addresses: RemovableAddresses;
  const benches: GatewayBench[] = [];

  const open = async (): Promise<GatewayBench> => {
    const bench = await GatewayBench.open({ addresses, environment: { QUEUE_LENGTH_LIMIT: String(LIMIT) } });
    benches.push(bench);
    return bench;
  };

  const openOne = async (): Promise<GatewayBench> => {
    addresses = await makeOwnAddresses();
    return open();
  };

  afterEach(async () => {
    const [first, ...others] = benches.splice(0);
    // They share addresses, which only the last to close may give back.
    for (const bench of others) await bench.stop();
    await first?.close();
  });

  /** Pushes at once, by turns, and keeps what was accepted apart from what was refused. */
  const burst = async (
    gateways: readonly [GatewayBench, ...GatewayBench[]],
  ): Promise<{ accepted: string[]; refused: Answer[] }> => {
    const push = async (sent: number): Promise<Answer> => {
      const gateway = gateways[sent % gateways.length] ?? gateways[0];
      return gateway.http.post('/push?input=a');
    };
    const answers = await Promise.all(Array.from({ length: BURST }, (_, sent) => push(sent)));
    const accepted = answers
      .filter(({ status }) => status === 200)
      .map(({ body }) => (body as { id: string }).id);
    const refused = answers.filter(({ status }) => status !== 200);
    return { accepted, refused };
  };

  const takeIds = async (): Promise<readonly string[]> => {
    const packets = await takeMessages(addresses, jobQueue(DEFAULT_MODEL_NAME));
    return packets.map((packet) => (JSON.parse(packet) as { data: { id: string } }).data.id);
  };

  it('takes at most the limit of one burst, loses none of it, and refuses the rest with a clear message', async () => {
    const bench = await openOne();
    const { accepted, refused } = await burst([bench]);
    expect(accepted).toHaveLength(LIMIT);
    for (const { status, headers, body } of refused) {
      expect(status).toBe(503);
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect((body as { detail: string }).detail).toContain('full');
    }
    expect([...(await takeIds())].sort()).toEqual([...accepted].sort());
  });

  it('uses the room again that workers make', async () => {
    const bench = await openOne();
    await burst([bench]);
    for (let round = 0; round < 3; round += 1) {
      expect(await takeIds()).toHaveLength(LIMIT);
      const beganMs = performance.now();
      await waitUntil(async () => (await bench.http.post('/push?input=a')).status === 200, {
        what: 'a push is taken',
      });
      expect(performance.now() - beganMs).toBeLessThan(ROOM_IS_SEEN_WITHIN_MS + SLACK_MS);
      await burst([bench]);
    }
  });

  it('takes of one burst at several gateways at most the limit for each, and nothing while it is over it', async () => {
    const gateways = [await openOne(), await open()] as const;
    const { accepted } = await burst(gateways);
    expect(accepted.length).toBeGreaterThanOrEqual(LIMIT);
    expect(accepted.length).toBeLessThanOrEqual(gateways.length * LIMIT);
    expect((await burst(gateways)).accepted).toEqual([]);
    expect([...(await takeIds())].sort()).toEqual([...accepted].sort());
  });
});
