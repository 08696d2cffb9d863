import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkerHeartbeat } from '@tidegate/contracts';
import { waitUntil } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import { GatewayBench } from '../../testing/gateway.bench.js';

/** Of its own: specs share a store, and others report workers of `default`. */
const MODEL = `outlook-${randomUUID().slice(0, 8)}`;

let bench: GatewayBench;

beforeAll(async () => {
  bench = await GatewayBench.open({ environment: { MODELS: MODEL } });
});

afterAll(() => bench.close());

interface Shown {
  readonly id: string;
  readonly waitingFor?: string;
  readonly queuePosition?: number;
  readonly workers?: { readonly ready: number; readonly starting: number };
  readonly estimate?: Record<'start' | 'finish', { readonly p50: string; readonly p90: string }>;
}

/** The jobs that were pushed up to now. */
const pushed: string[] = [];

async function push(): Promise<Shown> {
  const answer = await bench.http.post('/v1/jobs').send({ model: MODEL, input: 'x' }).expect(202);
  expect(answer.headers['retry-after']).toMatch(/^\d+$/);
  const job = answer.body as Shown;
  pushed.push(job.id);
  return job;
}

async function read(id: string): Promise<Shown> {
  const answer = await bench.http.get(`/v1/jobs/${id}`).expect(200);
  expect(answer.headers.etag).toMatch(/^W\/"/);
  return answer.body as Shown;
}

/** Reads a job until it is as expected: readings are a second old. */
async function readUntil(id: string, what: string, isSo: (job: Shown) => boolean): Promise<Shown> {
  let job = await read(id);
  await waitUntil(async () => isSo((job = await read(id))), { what, withinMs: 20_000, everyMs: 200 });
  return job;
}

async function beat(heartbeat: Partial<WorkerHeartbeat>): Promise<void> {
  const workerId = 'worker-1';
  await bench.store.heartbeats.beat(
    { workerId, model: MODEL, state: 'ready', startedAtMs: Date.now(), ...heartbeat },
    Date.now(),
  );
}

describe('a job that waits', () => {
  it('shows its place, its workers and why it waits at once, and no times before something was measured', async () => {
    const first = await push();
    expect(first).toMatchObject({
      queuePosition: 1,
      workers: { ready: 0, starting: 0 },
      waitingFor: 'worker-start',
    });
    expect(first).not.toHaveProperty('estimate');
  });

  it('has the later place, the later it was pushed', async () => {
    const [second, third] = [await push(), await push()];
    // Of jobs that were pushed within one second the order is not known.
    await readUntil(third.id, 'the place of the third job', ({ queuePosition = 0 }) => queuePosition >= 2);
    const { queuePosition = 0 } = await read(second.id);
    const place = (await read(third.id)).queuePosition;
    expect(place).toBeGreaterThanOrEqual(queuePosition);
    expect(place).toBeLessThanOrEqual(3);
  });

  it('has no place behind jobs that were canceled', async () => {
    for (const earlier of pushed) await bench.http.post(`/v1/jobs/${earlier}/cancel`).expect(200);
    const { id } = await push();
    await readUntil(id, 'the first place', ({ queuePosition }) => queuePosition === 1);
  });

  it('shows that the model of a worker is being set up, and when it will start by measured times', async () => {
    await bench.store.measuredTimes.add(MODEL, { startupSeconds: [30], serviceSeconds: [5] });
    await beat({ state: 'starting' });
    const { id } = await push();
    const job = await readUntil(id, 'an estimate', ({ estimate }) => estimate !== undefined);
    expect(job).toMatchObject({ waitingFor: 'model-setup', workers: { ready: 0, starting: 1 } });
    const { start, finish } = job.estimate ?? { start: { p50: '', p90: '' }, finish: { p50: '', p90: '' } };
    const order = [new Date(), ...[start.p50, start.p90, finish.p90].map((time) => new Date(time))];
    expect([...order].sort((one, other) => one.getTime() - other.getTime())).toEqual(order);
    expect(new Date(finish.p50).getTime() - new Date(start.p50).getTime()).toBe(5000);
  });

  it('waits for capacity while all workers are busy', async () => {
    await beat({ state: 'busy', readyAtMs: Date.now(), busySinceMs: Date.now() });
    const { id } = await push();
    await readUntil(id, 'that it waits for capacity', ({ waitingFor }) => waitingFor === 'capacity');
  });

  it('is not sent again while only its outlook changes, and is with its end', async () => {
    const message = await bench.record('x');
    const first = await bench.http.get(`/v1/jobs/${message.id}`).expect(200);
    const again = await bench.http
      .get(`/v1/jobs/${message.id}`)
      .set('if-none-match', first.headers.etag ?? '')
      .expect(304);
    expect(again.headers['retry-after']).toMatch(/^\d+$/);
    await bench.finish(message, { status: 'succeeded', outputJson: '1' });
    const ended = await bench.http
      .get(`/v1/jobs/${message.id}`)
      .set('if-none-match', first.headers.etag ?? '')
      .expect(200);
    expect(ended.headers).not.toHaveProperty('retry-after');
    expect(ended.headers.etag).toMatch(/^"/);
    expect(ended.body).not.toHaveProperty('workers');
  });
});
