import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jobQueue } from '@tidegate/broker';
import { DEFAULT_MODEL_NAME } from '@tidegate/contracts';
import {
  freeze,
  type PrivateServices,
  startPrivateServices,
  takeMessages,
  waitUntil,
} from '@tidegate/testing';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { GatewayBench } from '../testing/gateway.bench.js';

/** What a client may have to wait for its 503. */
const BOUND_MS = 2_000;
/** What a busy machine may add to it. */
const SLACK_MS = 1_000;

const run = promisify(execFile);

async function sendRedisCommand(url: string, command: readonly string[]): Promise<void> {
  await run('redis-cli', ['-u', url, ...command]);
}

describe('an outage of broker or store', () => {
  let services: PrivateServices;
  let bench: GatewayBench;

  beforeAll(async () => {
    services = await startPrivateServices();
    bench = await GatewayBench.open({ addresses: services });
  }, 60_000);

  afterAll(() => bench.close());

  const expectRefused = async (send: () => ReturnType<GatewayBench['http']['get']>): Promise<void> => {
    const beganMs = performance.now();
    const answer = await send();
    expect(answer.status).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.text).not.toMatch(/\bat .*:\d+/);
    expect(performance.now() - beganMs).toBeLessThan(BOUND_MS + SLACK_MS);
  };

  const push = () => bench.http.post('/push').query({ input: 'a' });
  const servesAgain = (): Promise<boolean> =>
    waitUntil(async () => (await push()).status === 200, {
      what: 'pushes are taken again',
      withinMs: 20_000,
    });

  const whileFrozen = async (pid: number, observe: () => Promise<void>): Promise<void> => {
    await freeze(pid);
    try {
      await observe();
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  };

  it('answers 503 with Retry-After while the store is frozen, to pushes and to questions, and recovers by itself', async () => {
    const id = await bench.push('before');
    await whileFrozen(services.pids.store, async () => {
      await expectRefused(push);
      await expectRefused(() => bench.http.get(`/status/${id}`));
      await expectRefused(() => bench.http.get(`/data/${id}`));
    });
    await servesAgain();
    await bench.http.get(`/status/${id}`).expect(200, { status: 'queued' });
  });

  it('answers 503 with Retry-After while the broker is frozen, still answers questions, and recovers by itself', async () => {
    const id = await bench.push('before');
    await whileFrozen(services.pids.broker, async () => {
      await expectRefused(push);
      await bench.http.get(`/status/${id}`).expect(200, { status: 'queued' });
    });
    await servesAgain();
  });

  it('leaves an idempotency key free for any body whose push it refused while the broker was frozen', async () => {
    const submit = (input: string) =>
      bench.http.post('/v1/jobs').set('idempotency-key', '"outage"').send({ input });
    await whileFrozen(services.pids.broker, async () => {
      await expectRefused(() => submit('one'));
      await expectRefused(() => submit('another'));
    });
    await servesAgain();
    const answers = [await submit('a third').expect(202), await submit('a third').expect(202)];
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    await submit('one').expect(422);
  });

  it('stays ready and alive in an outage, and reports what is missing', async () => {
    await whileFrozen(services.pids.store, async () => {
      await expectRefused(push);
      await bench.http.get('/livez').expect(200);
      // A push has its 503 a moment before the store's own time limit, by which the gateway knows what is missing.
      await waitUntil(
        async () => {
          const { text } = await bench.http.get('/readyz').expect(200);
          return text.includes('the job store is out of reach');
        },
        { what: 'the gateway reports what is missing' },
      );
    });
    await servesAgain();
  });

  describe.each([
    {
      when: 'is out of memory',
      begin: ['CONFIG', 'SET', 'maxmemory', '1'],
      end: ['CONFIG', 'SET', 'maxmemory', '0'],
      trouble: 'the job store is out of memory (OOM)',
      detail: 'the job store refuses writes: out of memory, try again',
    },
    {
      when: 'has become a replica',
      begin: ['REPLICAOF', '127.0.0.1', '1'],
      end: ['REPLICAOF', 'NO', 'ONE'],
      trouble: 'the job store is read-only (READONLY): reconnecting',
      detail: 'the job store refuses writes: read-only, try again',
    },
  ])('a store that $when beside a broker that is well', ({ begin, end, trouble, detail }) => {
    it('has pushes refused in its own words, before anything is published that would run later', async () => {
      const id = await bench.push('before');
      await sendRedisCommand(services.REDIS_URL, begin);
      // Nobody pushes: the gateway finds out by itself.
      await waitUntil(
        async () => {
          const { text } = await bench.http.get('/readyz').expect(200);
          return text.includes(`${trouble}; requests that need it get 503`);
        },
        { what: 'the gateway reports what is wrong' },
      );
      for (let round = 0; round < 4; round += 1) {
        const pushes = Array.from({ length: 10 }, () => bench.http.post('/push?input=refused'));
        for (const { status, headers, body } of await Promise.all(pushes)) {
          expect([status, headers['retry-after']]).toEqual([503, '1']);
          expect(body).toMatchObject({ detail });
        }
      }
      // Reads pause for a moment wherever the gateway looks for a new master.
      await waitUntil(
        async () => {
          return (await bench.http.get(`/status/${id}`)).status === 200;
        },
        { what: 'questions are answered' },
      );
      await sendRedisCommand(services.REDIS_URL, end);
      await servesAgain();
      const waiting = (await takeMessages(services, jobQueue(DEFAULT_MODEL_NAME))).join('\n');
      expect(waiting).toContain('before');
      expect(waiting).not.toContain('refused');
    });
  });
});
