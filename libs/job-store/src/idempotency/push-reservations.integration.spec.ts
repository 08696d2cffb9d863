import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { JobStore } from '../job-store.js';
import { idempotencyEntryKey, jobKey } from '../keys.js';
import { openRawClient, openTestStore, testMessage } from '../testing/test-store.js';
import type { PushReservation, ReservationRequest, ReservationResult } from './push-reservations.js';

/** Far longer than a spec. */
const HOLDS_MS = 60_000;

const KEPT_SECONDS = 300;

describe('what an idempotency key leads to', () => {
  let store: JobStore;
  let redis: Redis;

  beforeAll(async () => {
    store = await openTestStore();
    redis = openRawClient();
  });

  afterAll(async () => {
    redis.disconnect();
    await store.close();
  });

  const reserve = (name: string, others: Partial<ReservationRequest> = {}): Promise<ReservationResult> =>
    store.pushReservations.reserve({
      name,
      bodyDigest: 'a body',
      jobId: randomUUID(),
      holdsMs: HOLDS_MS,
      keptSeconds: KEPT_SECONDS,
      ...others,
    });

  const reserved = async (
    name: string = randomUUID(),
    others: Partial<ReservationRequest> = {},
  ): Promise<PushReservation> => {
    const result = await reserve(name, others);
    if (result.kind !== 'reserved') throw new Error(`the key is ${result.kind}`);
    return result.reservation;
  };

  /** A reservation that its gateway has neither used nor released in time. */
  const lapsed = async (): Promise<PushReservation> => {
    const reservation = await reserved(randomUUID(), { holdsMs: 1 });
    await waitUntil(async () => Number((await redis.time())[0]) * 1000 > reservation.untilMs, {
      what: 'the reservation lapses',
    });
    return reservation;
  };

  const made = async (): Promise<PushReservation> => {
    const reservation = await reserved();
    await store.records.create(testMessage({ id: reservation.jobId }), reservation);
    return reservation;
  };

  it('is a reservation for who comes first, with the id that they propose', async () => {
    const jobId = randomUUID();
    const name = randomUUID();
    expect(await reserve(name, { jobId })).toEqual({
      kind: 'reserved',
      reservation: { name, jobId, untilMs: expect.any(Number) },
    });
    expect(await reserve(name)).toEqual({ kind: 'being-made' });
    expect(await reserve(name, { bodyDigest: 'another' })).toEqual({ kind: 'other-body' });
  });

  it('is reserved for one of many who come at the same time', async () => {
    const name = randomUUID();
    const results = await Promise.all(Array.from({ length: 20 }, () => reserve(name)));
    expect(results.filter(({ kind }) => kind === 'reserved')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'being-made')).toHaveLength(19);
  });

  it('is the job from when its record is there, also one that a worker has made', async () => {
    const { name, jobId } = await made();
    expect(await reserve(name)).toEqual({ kind: 'made', jobId });
    expect(await reserve(name, { bodyDigest: 'another' })).toEqual({ kind: 'other-body' });
    const taken = await reserved();
    await store.records.claim(testMessage({ id: taken.jobId }), 5);
    expect(await reserve(taken.name)).toEqual({ kind: 'made', jobId: taken.jobId });
  });

  it('is not lost when a worker makes the record before the gateway does', async () => {
    const reservation = await reserved();
    const message = testMessage({ id: reservation.jobId });
    await store.records.claim(message, 5);
    await store.records.create(message, reservation);
    expect(await redis.hget(idempotencyEntryKey(reservation.name), 'state')).toBe('made');
  });

  it('belongs to the right job among many that are recorded together, with keys and without', async () => {
    const reservations = await Promise.all(Array.from({ length: 100 }, () => reserved()));
    await Promise.all(
      reservations.flatMap((reservation) => [
        store.records.create(testMessage()),
        store.records.create(testMessage({ id: reservation.jobId }), reservation),
      ]),
    );
    for (const { name, jobId } of reservations) expect(await reserve(name)).toEqual({ kind: 'made', jobId });
  });

  it('is known as made when the record is no longer kept: the job does not run again', async () => {
    const { name, jobId } = await made();
    await redis.del(jobKey(jobId));
    expect(await reserve(name)).toEqual({ kind: 'forgotten' });
  });

  it('is taken over when it has lapsed without a record, by one alone and with the same id', async () => {
    const { name, jobId } = await lapsed();
    expect(await reserve(name, { bodyDigest: 'another' })).toEqual({ kind: 'other-body' });
    const results = await Promise.all([reserve(name), reserve(name)]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['being-made', 'reserved']);
    const winner = results.find(({ kind }) => kind === 'reserved');
    expect(winner).toMatchObject({ reservation: { jobId } });
  });

  it('is the job, however old the reservation, when the record is there', async () => {
    const { name, jobId } = await lapsed();
    await store.records.create(testMessage({ id: jobId }));
    expect(await reserve(name)).toEqual({ kind: 'made', jobId });
  });

  describe('when it is released', () => {
    it('is free for any body, with a new id', async () => {
      for (const bodyDigest of ['a body', 'another']) {
        const reservation = await reserved();
        expect(await store.pushReservations.release(reservation)).toBe(true);
        const again = await reserved(reservation.name, { bodyDigest });
        expect(again.jobId).not.toBe(reservation.jobId);
      }
    });

    it('still leads to a job that was made after all, for the same body', async () => {
      const late = await reserved();
      await store.pushReservations.release(late);
      await store.records.create(testMessage({ id: late.jobId }), late);
      expect(await reserve(late.name)).toEqual({ kind: 'made', jobId: late.jobId });
      expect(await reserve(late.name, { bodyDigest: 'another' })).toEqual({ kind: 'other-body' });
    });

    it('does not come to lead to the late job of a push whose place another body has taken', async () => {
      const late = await reserved();
      await store.pushReservations.release(late);
      const next = await reserved(late.name, { bodyDigest: 'another' });
      await store.records.create(testMessage({ id: late.jobId }), late);
      expect(await reserve(late.name, { bodyDigest: 'another' })).toEqual({ kind: 'being-made' });
      await store.records.create(testMessage({ id: next.jobId }), next);
      expect(await reserve(late.name, { bodyDigest: 'another' })).toEqual({
        kind: 'made',
        jobId: next.jobId,
      });
    });

    it('is not released by who has lost the reservation to another, nor once it leads to a job', async () => {
      const lost = await lapsed();
      await reserved(lost.name);
      expect(await store.pushReservations.release(lost)).toBe(false);
      expect(await reserve(lost.name)).toEqual({ kind: 'being-made' });
      expect(await store.pushReservations.release(await made())).toBe(false);
    });
  });

  it('expires, and so does a reservation that was never used', async () => {
    for (const { name } of [await made(), await reserved()]) {
      const leftSeconds = await redis.ttl(idempotencyEntryKey(name));
      expect(leftSeconds).toBeGreaterThan(KEPT_SECONDS - 60);
      expect(leftSeconds).toBeLessThanOrEqual(KEPT_SECONDS);
    }
  });

  it('leaves no entry behind for a job whose entry has expired', async () => {
    const reservation = await reserved();
    await redis.del(idempotencyEntryKey(reservation.name));
    await store.records.create(testMessage({ id: reservation.jobId }), reservation);
    await store.pushReservations.release(reservation);
    expect(await redis.exists(idempotencyEntryKey(reservation.name))).toBe(0);
  });

  it('reserves what comes in one turn of the event loop, each key for one push, also more than one call takes', async () => {
    const names = Array.from({ length: 100 }, () => randomUUID());
    const results = await Promise.all([...names, ...names].map((name) => reserve(name)));
    expect(results.slice(0, 100).map(({ kind }) => kind)).toEqual(names.map(() => 'reserved'));
    expect(results.slice(100).map(({ kind }) => kind)).toEqual(names.map(() => 'being-made'));
    const reservations = results.flatMap((result) =>
      result.kind === 'reserved' ? [result.reservation] : [],
    );
    expect(reservations.map(({ name }) => name)).toEqual(names);
    expect(new Set(reservations.map(({ jobId }) => jobId)).size).toBe(100);
  });
});
