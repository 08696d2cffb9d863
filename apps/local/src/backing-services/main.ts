import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ADMINISTRATOR, BackingUsers } from './backing-users.js';
import { Passwords } from '../secrets/passwords.js';
import { preparePrivateRabbitmq, preparePrivateRedis } from './private-services.js';

/**
 * Broker and store alone, for tests and benchmarks:
 * `node dist/backing-services/main.js [--consumer-timeout-seconds N] [data directory]`.
 *
 * Prints one line of JSON with their addresses and process ids when both serve, keeps both running, and stops them on
 * SIGTERM, SIGINT, or when its standard input closes, which also happens when the process that started it dies. Without
 * a data directory it makes one and removes it at the end; the two then need not stop in order, which takes RabbitMQ 6 s.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'consumer-timeout-seconds': { type: 'string' } },
});
const [givenDirectory] = positionals;
const consumerTimeout = values['consumer-timeout-seconds'];
const dataDirectory =
  givenDirectory === undefined ? mkdtempSync(join(tmpdir(), 'tidegate-services-')) : resolve(givenDirectory);
const users = new BackingUsers(new Passwords(dataDirectory), []);
const options = { dataDirectory, environment: process.env, users, onEvent: () => undefined };

const broker = await preparePrivateRabbitmq({
  ...options,
  ...(consumerTimeout === undefined ? {} : { consumerTimeoutSeconds: Number(consumerTimeout) }),
});
const store = await preparePrivateRedis(options);
let stopping: Promise<void> | undefined;

/** Of the removal: what has been killed may still be writing when it is gone. */
const MOST_RETRIES = 5;

async function stop(): Promise<void> {
  const hurry = givenDirectory === undefined ? AbortSignal.abort() : undefined;
  await Promise.all([broker.stop(hurry), store.stop(hurry)]);
  if (givenDirectory === undefined)
    rmSync(dataDirectory, { recursive: true, force: true, maxRetries: MOST_RETRIES });
  process.exit();
}

function stopOnce(): void {
  stopping ??= stop();
}

process.on('SIGTERM', stopOnce);
process.on('SIGINT', stopOnce);
process.stdin.on('end', stopOnce).on('close', stopOnce).resume();

try {
  await Promise.all([broker.start(), store.start()]);
  const [epmd, rabbitmq] = broker.processes;
  const pids = {
    epmd: epmd.identity?.pid,
    broker: rabbitmq.identity?.pid,
    store: store.process.identity?.pid,
  };
  const addresses = { ...broker.addressesOf(ADMINISTRATOR), ...store.addressesOf(ADMINISTRATOR) };
  console.log(JSON.stringify({ ...addresses, pids }));
} catch (error) {
  if (stopping === undefined) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
    stopOnce();
  }
}
