import { connect } from 'amqplib';
import { fastify } from 'fastify';
import { Redis, type Result } from 'ioredis';
import { randomUUID } from 'node:crypto';
import {
  ANSWERED_LIFE_SECONDS,
  BARE_QUEUE,
  bareJobKey,
  requireVariable,
  UNANSWERED_LIFE_SECONDS,
} from './bare-sides.js';

/*
 * The least program that keeps the gateway's promise for one push: the record is stored, then the message is
 * confirmed by a durable quorum queue, then the client gets its id. Its figure is what a framework's price is
 * measured against, so it holds no validation, no metrics and no time limits.
 */

/*
 * The two scripts are those of libs/job-store (create-job, confirm-job): the same record by the same work, on the
 * store's clock.
 */

/** KEYS[1] record; ARGV format version, id, model, input as JSON text, life in seconds. Returns 1 when created. */
const CREATE_RECORD = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'formatVersion', ARGV[1], 'id', ARGV[2], 'model', ARGV[3], 'input', ARGV[4],
  'status', 'queued', 'attempt', 0, 'tries', 0, 'createdAtMs', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('EXPIRE', KEYS[1], ARGV[5])
return 1
`;

/** KEYS[1] record; ARGV[1] life in seconds. Returns 1 when the record was there. */
const CONFIRM_RECORD = `
local status = redis.call('HGET', KEYS[1], 'status')
if not status then return 0 end
if status == 'queued' then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return 1
`;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    createRecord(key: string, ...values: (string | number)[]): Result<number, Context>;
    confirmRecord(key: string, lifeSeconds: number): Result<number, Context>;
  }
}

const redis = new Redis(requireVariable('REDIS_URL'), {
  enableAutoPipelining: true,
  scripts: {
    createRecord: { numberOfKeys: 1, lua: CREATE_RECORD },
    confirmRecord: { numberOfKeys: 1, lua: CONFIRM_RECORD },
  },
});
const connection = await connect(requireVariable('RABBITMQ_URL'), { noDelay: true });
const channel = await connection.createConfirmChannel();
await channel.assertQueue(BARE_QUEUE, { durable: true, arguments: { 'x-queue-type': 'quorum' } });

function publishConfirmed(id: string, packet: string): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.publish(
      '',
      BARE_QUEUE,
      Buffer.from(packet),
      { persistent: true, mandatory: true, contentType: 'application/json', messageId: id },
      (error) => {
        if (error instanceof Error) reject(error);
        else resolve();
      },
    );
  });
}

async function push(input: string): Promise<{ id: string }> {
  const id = randomUUID();
  const key = bareJobKey(id);
  const data = { formatVersion: 1, id, model: 'default', input, createdAtMs: Date.now() };
  await redis.createRecord(key, 1, id, 'default', JSON.stringify(input), UNANSWERED_LIFE_SECONDS);
  await publishConfirmed(id, JSON.stringify({ pattern: 'job', data }));
  await redis.confirmRecord(key, ANSWERED_LIFE_SECONDS);
  return { id };
}

const server = fastify();
server.post<{ Querystring: { input: string } }>('/push', (request) => push(request.query.input));
server.get('/readyz', () => ({ status: 'ok' }));
await server.listen({ host: '127.0.0.1', port: Number(requireVariable('BARE_PORT')) });
