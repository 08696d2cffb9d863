import { connect, type ConsumeMessage } from 'amqplib';
import { Redis } from 'ioredis';
import { BARE_QUEUE, bareJobKey, RECORD_LIFE_SECONDS, requireVariable } from './bare-sides.js';

/*
 * The least consumer that keeps the worker's promise for one job: the result is on disk before the message is
 * acknowledged, one job at a time. It runs no model, so that what Tidegate's worker adds is all that differs.
 */

interface Packet {
  readonly data: { readonly id: string; readonly input: string };
}

const redis = new Redis(requireVariable('REDIS_URL'), { enableAutoPipelining: true });
const connection = await connect(requireVariable('RABBITMQ_URL'), { noDelay: true });
const channel = await connection.createChannel();
await channel.assertQueue(BARE_QUEUE, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
await channel.prefetch(1);

async function work(message: ConsumeMessage): Promise<void> {
  const { data } = JSON.parse(message.content.toString()) as Packet;
  const key = bareJobKey(data.id);
  const output = JSON.stringify({ output: `done with input ${data.input}`, input: data.input });
  await Promise.all([
    redis.hset(key, { status: 'succeeded', output, finishedAtMs: Date.now() }),
    redis.expire(key, RECORD_LIFE_SECONDS),
  ]);
  channel.ack(message);
}

function stopOnFailure(reason: unknown): void {
  console.error(reason);
  process.exit(1);
}

await channel.consume(BARE_QUEUE, (message) => {
  if (message !== null) work(message).catch(stopOnFailure);
});
