import { join } from 'node:path';
import { findEpmd, findBinary, findRabbitmqServer } from './find-binary.js';
import { PrivateRabbitmq, type PrivateServiceOptions } from './private-rabbitmq.js';
import { PrivateRedis } from './private-redis.js';

/** Thrown when a program that a private service needs is not installed on this machine. */
export class MissingBinaryError extends Error {
  override readonly name = 'MissingBinaryError';

  constructor(readonly binary: string) {
    super(`${binary} is not installed`);
  }
}

/** How quickly a private broker reports and how long it waits for an acknowledgement. */
export interface PrivateBrokerTuning {
  /** @defaultValue 500 */
  readonly reportIntervalMs?: number;
  /** @defaultValue 86,400 */
  readonly consumerTimeoutSeconds?: number;
}

/**
 * A private broker from the programs that are installed on this machine, its files under `<dataDirectory>/rabbitmq`.
 *
 * @throws {MissingBinaryError} when RabbitMQ or epmd is not installed
 */
export function preparePrivateRabbitmq(
  options: PrivateServiceOptions & PrivateBrokerTuning,
): Promise<PrivateRabbitmq> {
  const rabbitmqServer = findRabbitmqServer(options.environment.PATH);
  const epmd = findEpmd(options.environment.PATH);
  if (rabbitmqServer === undefined) throw new MissingBinaryError('rabbitmq-server');
  if (epmd === undefined) throw new MissingBinaryError('epmd');
  const dataDirectory = join(options.dataDirectory, 'rabbitmq');
  return PrivateRabbitmq.prepare({ ...options, dataDirectory, rabbitmqServer, epmd });
}

/**
 * A private store from the programs that are installed on this machine, its files under `<dataDirectory>/redis`.
 *
 * @throws {MissingBinaryError} when Redis is not installed
 */
export function preparePrivateRedis(options: PrivateServiceOptions): Promise<PrivateRedis> {
  const redisServer = findBinary('redis-server', options.environment.PATH);
  if (redisServer === undefined) throw new MissingBinaryError('redis-server');
  return PrivateRedis.prepare({
    ...options,
    dataDirectory: join(options.dataDirectory, 'redis'),
    redisServer,
  });
}
