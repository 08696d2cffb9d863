import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConsumerTimeout } from '@tidegate/broker';
import { GatewayBench } from '../testing/gateway.bench.js';
import { ownAddresses, type VirtualHostAddresses } from '../testing/service-addresses.js';
import { waitUntil } from '../testing/wait-until.js';
import { checkConsumerTimeout } from './consumer-timeout.check.js';

/** What private brokers are started with; see apps/local. */
const CONSUMER_TIMEOUT_SECONDS = 86_400;

describe('the limits of the queues', () => {
  let addresses: VirtualHostAddresses;
  let bench: GatewayBench;

  beforeAll(async () => {
    addresses = await ownAddresses();
    bench = await GatewayBench.open({ addresses, environment: { TRY_LIMIT: '7', DELIVERY_LIMIT: '77' } });
  });

  afterAll(() => bench.close());

  const limitsByPolicy = async (): Promise<Readonly<Record<string, unknown>>> => {
    const { management } = bench.backends;
    const policies = await management.list(`policies/${management.virtualHost}`);
    const entries = policies.map(({ name, definition }) => [
      name as string,
      (definition as Record<string, unknown>)['delivery-limit'],
    ]);
    return Object.fromEntries(entries) as Readonly<Record<string, unknown>>;
  };

  const ALL = { 'tidegate-jobs': 77, 'tidegate-dead-letters': 1_000_000 };

  it('are there when the gateway has started, the broker limit as it is set', async () => {
    expect(await limitsByPolicy()).toEqual(ALL);
  });

  it('are there again when the broker has lost its volume while the gateway runs, and pushes are taken', async () => {
    await addresses.empty();
    expect(await limitsByPolicy()).not.toEqual(ALL);
    await waitUntil(
      'the limits are written again',
      async () => Object.keys(await limitsByPolicy()).length === 2,
      30,
    );
    expect(await limitsByPolicy()).toEqual(ALL);
    await waitUntil('a push is taken', async () => (await bench.push('afterwards')) !== '', 30);
  });

  it('are compared with the time that a job may take, and one line says so where the broker tells its own', async () => {
    const { management } = bench.backends;
    const lines: unknown[] = [];
    const check = (jobTimeoutSeconds: number): Promise<boolean> =>
      checkConsumerTimeout({
        management,
        models: ['default'],
        jobTimeoutSeconds,
        logger: { warn: (line) => lines.push(line) },
        signal: AbortSignal.timeout(20_000),
      });
    expect(await check(CONSUMER_TIMEOUT_SECONDS - 1)).toBe(false);
    const isTold = (await readConsumerTimeout(management, ['tidegate.dead-letters'])) !== undefined;
    expect(await check(CONSUMER_TIMEOUT_SECONDS)).toBe(isTold);
    expect(lines).toEqual(
      isTold ? [expect.stringContaining('ends a delivery after 86400 s (its consumer_timeout)')] : [],
    );
  });
});
