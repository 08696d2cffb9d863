import { connect } from 'amqplib';
import { fastify } from 'fastify';
import { Redis, type Result } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { BARE_QUEUE, bareJobKey, RECORD_LIFE_SECONDS, requireVariable } from './bare-sides.js';

/*
 * The least program that keeps the gateway's promise for one push: the message is confirmed by a durable quorum queue,
 * then the record is stored, then the client gets its id. Its figure is what a framework's price is measured against,
 * so it holds no validation, no metrics and no time limits.
 */

/**
 * The record of libs/job-store (create-jobs), one at a time.
 *
 * KEYS[1] record; ARGV format version, life in seconds, id, model, input as JSON text, time of the push. Returns 1 when
 * created.
 */
const CREATE_RECORD = `
if redis.call('HSETNX', KEYS[1], 'id', ARGV[3]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'formatVersion', ARGV[1], 'model', ARGV[4], 'input', ARGV[5], 'createdAtMs', ARGV[6],
  'status', 'queued', 'attempt', 0, 'tries', 0)
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1
`;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    createRecord(key: string, ...values: (string | number)[]): Result<number, Context>;
  }
}

const redis = new Redis(requireVariable('REDIS_URL'), {
  enableAutoPipelining: true,
  scripts: { createRecord: { numberOfKeys: 1, lua: CREATE_RECORD } },
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
  const data = { formatVersion: 1, id, model: 'default', input, createdAtMs: Date.now() };
  await publishConfirmed(id, JSON.stringify({ pattern: 'job', data }));
  const { createdAtMs } = data;
  await redis.createRecord(
    bareJobKey(id),
    1,
    RECORD_LIFE_SECONDS,
    id,
    'default',
    JSON.stringify(input),
    createdAtMs,
  );
  return { id };
}

const server = fastify();
server.post<{ Querystring: { input: string } }>('/push', (request) => push(request.query.input));
server.get('/readyz', () => ({ status: 'ok' }));
await server.listen({ host: '127.0.0.1', port: Number(requireVariable('BARE_PORT')) });
