import type { PrivateServices } from '@tidegate/testing';
import { connect, type ChannelModel } from 'amqplib';
import { Redis } from 'ioredis';
import type { BenchmarkOptions } from './benchmark-options.js';

/** What every part of the benchmark needs. */
export class BenchmarkContext {
  private constructor(
    readonly services: PrivateServices,
    readonly options: BenchmarkOptions,
    private readonly connection: ChannelModel,
    private readonly redis: Redis,
    /** Prints to the terminal what is going on. */
    readonly say: (line: string) => void,
  ) {}

  static async open(
    parts: Pick<BenchmarkContext, 'services' | 'options' | 'say'>,
  ): Promise<BenchmarkContext> {
    const { services, options, say } = parts;
    const connection = await connect(services.RABBITMQ_URL);
    return new BenchmarkContext(services, options, connection, new Redis(services.REDIS_URL), say);
  }

  /** Empties the store and a queue, so that no measurement carries the load of the one before. */
  async clear(queue: string): Promise<void> {
    const channel = await this.connection.createChannel();
    await channel.purgeQueue(queue);
    await channel.close();
    await this.redis.flushall();
  }

  /** How many jobs wait in a queue, at once and exactly. */
  async openDepthReader(queue: string): Promise<{ read(): Promise<number>; close(): Promise<void> }> {
    const channel = await this.connection.createChannel();
    return {
      read: async () => (await channel.checkQueue(queue)).messageCount,
      close: () => channel.close(),
    };
  }

  /** Bytes that the store uses. */
  async readStoreBytes(): Promise<number> {
    const [, bytes] = /^used_memory:(\d+)/m.exec(await this.redis.info('memory')) ?? [];
    return Number(bytes);
  }

  async close(): Promise<void> {
    await this.connection.close();
    this.redis.disconnect();
  }
}
