import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BrokerUnavailableError } from '@tidegate/broker';
import { DEFAULT_MODEL_NAME, MESSAGE_FORMAT_VERSION, type JobMessage } from '@tidegate/contracts';
import { JobStore, type PushReservation } from '@tidegate/job-store';
import { waitUntil } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import type { GatewayBench } from '../testing/gateway.bench.js';
import { digestOf, OTHER_BODY, reservationName } from './idempotency.service.js';
import {
  ANOTHER_BODY,
  BODY,
  openTwoGateways,
  sendKeyed,
  submitKeyed,
  type SubmittedJob,
  type TwoGateways,
} from './testing/keyed-requests.js';

describe('an Idempotency-Key', () => {
  let gateways: TwoGateways;
  let bench: GatewayBench;
  let second: GatewayBench;

  beforeAll(async () => {
    gateways = await openTwoGateways();
    ({ bench, second } = gateways);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await gateways.takeMessages();
  });
  afterAll(() => gateways.close());

  const send = (key: string, body = BODY, gateway = bench) => sendKeyed(gateway, key, body);
  const submit = (key: string, body = BODY, gateway = bench) => submitKeyed(gateway, key, body);

  describe('whose gateway has died', () => {
    /** What a gateway has in the store when it dies a moment after it has reserved the key. */
    const leave = async (key: string): Promise<{ reservation: PushReservation; message: JobMessage }> => {
      const result = await bench.store.pushReservations.reserve({
        name: reservationName({}, key),
        bodyDigest: digestOf(BODY),
        jobId: randomUUID(),
        holdsMs: 1,
        keptSeconds: 60,
      });
      if (result.kind !== 'reserved') throw new Error(`the key is ${result.kind}`);
      const { reservation } = result;
      const message = {
        formatVersion: MESSAGE_FORMAT_VERSION,
        id: reservation.jobId,
        model: DEFAULT_MODEL_NAME,
        inputJson: '"hello"',
        createdAtMs: Date.now(),
      };
      return { reservation, message };
    };
    /** The reservation may not have lapsed yet. */
    const submitSoon = async (key: string): Promise<SubmittedJob> => {
      await waitUntil(async () => (await send(key, BODY, second)).status === 202, {
        what: 'the job is made',
      });
      return submit(key);
    };

    it('before it published makes the job', async () => {
      const key = randomUUID();
      const { reservation } = await leave(key);
      expect(await submitSoon(key)).toMatchObject({ id: reservation.jobId, status: 'queued' });
      expect(await bench.countReady()).toBe(1);
    });

    it('between message and record makes the same job, and the second message runs nothing', async () => {
      const key = randomUUID();
      const { reservation, message } = await leave(key);
      await bench.publisher.publish(message);
      const { id } = await submitSoon(key);
      expect(id).toBe(reservation.jobId);
      const packets = await gateways.takeMessages();
      const messages = packets.map((packet) => (JSON.parse(packet) as { data: JobMessage }).data);
      expect(messages.map((delivered) => delivered.id)).toEqual([id, id]);
      await bench.finish(message, { status: 'succeeded', outputJson: '"done"' });
      expect(await bench.store.records.claim(message, 5)).toEqual({ kind: 'finished' });
      expect(await submit(key)).toMatchObject({ id, status: 'succeeded' });
    });

    it('between message and record leads to the job that a worker runs by then', async () => {
      const key = randomUUID();
      const { reservation, message } = await leave(key);
      await bench.store.records.claim(message, 5);
      expect(await submit(key)).toMatchObject({ id: reservation.jobId, status: 'running' });
      expect(await bench.countReady()).toBe(0);
    });

    it('between record and answer leads to the job', async () => {
      const key = randomUUID();
      const { reservation, message } = await leave(key);
      await bench.store.records.create(message, reservation);
      expect(await submit(key)).toMatchObject({ id: reservation.jobId, status: 'queued' });
      expect(await bench.countReady()).toBe(0);
    });
  });

  describe('of a push that was refused', () => {
    it.each([
      ['no JSON', '{"input":', 400],
      ['a model that is not served', JSON.stringify({ model: 'nowhere', input: 1 }), 422],
    ])('as its body had %s is free for any body', async (_name, bad, status) => {
      const key = randomUUID();
      const refused = await send(key, bad).expect(status);
      expect((refused.body as { detail: string }).detail).not.toBe(OTHER_BODY);
      await submit(key);
      await send(key, bad).expect(422);
    });

    it('as the broker did not take it, with 503, is free for any body', async () => {
      const key = randomUUID();
      for (let round = 0; round < 2; round += 1) {
        jest.spyOn(bench.publisher, 'publish').mockRejectedValueOnce(new BrokerUnavailableError('gone'));
        await send(key).expect(503);
      }
      await submit(key, ANOTHER_BODY);
      await send(key).expect(422);
    });

    it('as its record was late, with 503, leads to the job that was made after all', async () => {
      const key = randomUUID();
      const { records } = bench.app.get(JobStore);
      const create = records.create.bind(records);
      let goOn: () => void = () => undefined;
      const isTime = new Promise<void>((resolve) => (goOn = resolve));
      const recorded = jest.spyOn(records, 'create').mockImplementationOnce(async (message, reservation) => {
        await isTime;
        await create(message, reservation);
      });
      await send(key).expect(503);
      goOn();
      await Promise.all(recorded.mock.results.map(({ value }) => value));
      const [message] = recorded.mock.calls[0] ?? [];
      expect((await submit(key, BODY, second)).id).toBe(message?.id);
      expect(await bench.countReady()).toBe(1);
    });
  });
});
