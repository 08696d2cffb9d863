import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ServiceLogger } from '@tidegate/service';
import { makeOwnAddresses, type OwnAddresses, waitUntil } from '@tidegate/testing';
import { GatewayBench } from '../testing/gateway.bench.js';
import { ManagementStandIn } from '../testing/management-stand-in.js';

/** What private brokers are started with; see apps/local. */
const CONSUMER_TIMEOUT_SECONDS = 86_400;

describe('the limits of the queues', () => {
  let addresses: OwnAddresses;
  let bench: GatewayBench;

  beforeAll(async () => {
    addresses = await makeOwnAddresses();
    bench = await GatewayBench.open({
      addresses,
      environment: { TRY_LIMIT: '7', BROKER_DELIVERY_LIMIT: '77' },
    });
  });

  afterAll(() => bench.close());

  const limitsByPolicy = async (): Promise<Readonly<Record<string, unknown>>> => {
    const { management } = bench;
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
    await waitUntil(async () => Object.keys(await limitsByPolicy()).length === 2, {
      what: 'the limits are written again',
      withinMs: 30_000,
    });
    expect(await limitsByPolicy()).toEqual(ALL);
    await waitUntil(async () => (await bench.push('afterwards')) !== '', {
      what: 'a push is taken',
      withinMs: 30_000,
    });
  });

  it('are compared at the start with the time that a job may take', async () => {
    const { management } = bench;
    const { rabbitmq_version: version } = await management.get('overview');
    const isTold = typeof version === 'string' && Number.parseInt(version) >= 4;
    // Where the broker does not report its time-out, the stand-in does, in the words of one that does.
    const standIn = await ManagementStandIn.open(
      (real) => ({
        status: 200,
        body: isTold
          ? real
          : real.map((one) => ({ ...one, consumer_timeout: CONSUMER_TIMEOUT_SECONDS * 1000 })),
      }),
      addresses.RABBITMQ_MANAGEMENT_URL,
    );
    const warn = jest.spyOn(ServiceLogger.prototype, 'warn');
    const second = await GatewayBench.open({
      addresses: { ...addresses, RABBITMQ_MANAGEMENT_URL: standIn.url },
      environment: { JOB_TIMEOUT_SECONDS: String(CONSUMER_TIMEOUT_SECONDS) },
    });
    const lines = (): readonly string[] =>
      warn.mock.calls.map(([line]) => String(line)).filter((line) => line.includes('consumer_timeout'));
    await waitUntil(() => lines().length > 0, { what: 'the line is written', withinMs: 30_000 });
    expect(lines()).toEqual([
      expect.stringMatching(/^the broker ends a delivery after 86400 s .* a job may take 86400 s /),
    ]);
    warn.mockRestore();
    await second.stop();
    await standIn.close();
  });
});
