import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { addWebhookSecret, writeStoredSecrets } from '@tidegate/access-keys';
import { MESSAGE_FORMAT_VERSION } from '@tidegate/contracts';
import { askStore, JobStore, webhookHostsKey, webhooksKey } from '@tidegate/job-store';
import { readSettings, ServiceLogger } from '@tidegate/service';
import { makeOwnAddresses, waitUntil, type RemovableAddresses } from '@tidegate/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Registry } from 'prom-client';
import { randomBytes, randomUUID } from 'node:crypto';
import { GatewaySettings } from '../../settings/gateway.settings.js';
import { Receiver } from '../testing/receiver.js';
import { WebhookMetrics } from '../webhook.metrics.js';
import { WebhookSending } from './webhook-sending.js';

/** Bundled, as it begins sooner. */
const GATEWAY_PROGRAM = fileURLToPath(new URL('../../../dist/main.bundle.js', import.meta.url));

/** A claim holds 10 s longer than an attempt may take. */
const TIMEOUT_SECONDS = 1;
const CLAIM_MS = (TIMEOUT_SECONDS + 10) * 1000;

const folder = mkdtempSync(join(tmpdir(), 'tidegate-sending-'));
const SECRETS = { WEBHOOK_SECRETS_FILE: join(folder, 'secrets.json') };
let addresses: RemovableAddresses;
let store: JobStore;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  addresses = await makeOwnAddresses();
  store = new JobStore({
    url: addresses.REDIS_URL,
    commandTimeoutSeconds: 5,
    lifetimes: { liveSeconds: 600, resultSeconds: 300 },
  });
  await store.open();
  writeStoredSecrets(
    SECRETS.WEBHOOK_SECRETS_FILE,
    addWebhookSecret([], { model: 'default' }, new Date(), randomBytes).secrets,
  );
});

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await askStore(addresses.REDIS_URL, ['DEL', webhookHostsKey()]);
});

afterAll(async () => {
  await store.close();
  await addresses.remove();
  rmSync(folder, { recursive: true });
});

function environment(): Record<string, string> {
  const { RABBITMQ_URL, RABBITMQ_MANAGEMENT_URL, REDIS_URL } = addresses;
  return {
    RABBITMQ_URL,
    RABBITMQ_MANAGEMENT_URL,
    REDIS_URL,
    WEBHOOK_ALLOW_HTTP: 'true',
    WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true',
    WEBHOOK_TIMEOUT_SECONDS: String(TIMEOUT_SECONDS),
  };
}

/** What a gateway does to have webhooks sent, with a thread that runs a script. */
async function startSending(
  script: string,
  given: Readonly<Record<string, string>>,
  registry = new Registry(),
): Promise<void> {
  const settings = readSettings(GatewaySettings, { ...environment(), ...given });
  const logger = ServiceLogger.create({ service: 'gateway', level: 'fatal' });
  const sending = new WebhookSending(settings, script, new WebhookMetrics(registry, store), logger);
  ends.push(() => sending.beforeApplicationShutdown());
  await sending.onApplicationBootstrap();
}

/** A receiver that answers some requests, and holds the others. */
async function openReceiver(answers: (number: number) => boolean): Promise<Receiver> {
  const receiver = await Receiver.http((response, number) => {
    if (answers(number)) response.writeHead(204).end();
  });
  ends.push(() => receiver.close());
  return receiver;
}

/** Ends jobs with two events each for a receiver; returns their ids. */
async function endJobs({ host }: Receiver, count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  const webhook = { url: `http://${host}/`, events: ['started', 'completed'] } as const;
  for (const id of ids)
    await store.records.complete(
      {
        formatVersion: MESSAGE_FORMAT_VERSION,
        id,
        model: 'default',
        inputJson: '1',
        createdAtMs: Date.now(),
        webhook,
      },
      '"done"',
      1,
    );
  return ids;
}

async function allDelivered(ids: readonly string[], withinMs: number): Promise<void> {
  const isDelivered = async (id: string): Promise<boolean> =>
    (await store.webhookDeliveries.read(id))?.deliveries.every(({ state }) => state === 'delivered') === true;
  await waitUntil(async () => (await Promise.all(ids.map(isDelivered))).every(Boolean), {
    what: 'all is delivered',
    withinMs,
    everyMs: 100,
  });
}

/** That each event of each job was received, that of its start first. */
function expectAllInOrder(receiver: Receiver, ids: readonly string[]): void {
  const received = receiver.received.map(({ headers }) => String(headers['webhook-id']));
  for (const id of ids) {
    const [started, completed] = [received.indexOf(`${id}_2`), received.indexOf(`${id}_3`)];
    expect(started).toBeGreaterThanOrEqual(0);
    expect(completed).toBeGreaterThan(started);
  }
}

describe('the thread that sends webhooks', () => {
  it('runs where there are secrets, is replaced after it was lost, and loses nothing', async () => {
    // A thread reports here that it begins, and ends with an error at the answer.
    const starts: ServerResponse[] = [];
    const control = await Receiver.http((response) => starts.push(response));
    const script = join(folder, 'thread.mjs');
    writeFileSync(
      script,
      `fetch('http://${control.host}/', { method: 'POST' }).then(
         () => setImmediate(() => { throw new Error('lost') }), () => undefined);
       await import(${JSON.stringify(GATEWAY_PROGRAM)});`,
    );
    let answersAll = false;
    const receiver = await openReceiver((number) => answersAll || number <= 6);
    const ids = await endJobs(receiver, 8);
    await startSending(script, {});
    const registry = new Registry();
    await startSending(script, { ...SECRETS, WEBHOOK_TIMEOUT_SECONDS: '60' }, registry);
    // A request that waits would keep its thread.
    ends.push(() => control.close());

    await waitUntil(() => receiver.received.length >= 10, { what: 'some are being sent' });
    expect(starts).toHaveLength(1);
    starts[0]?.end();
    await waitUntil(() => starts.length === 2, { what: 'another thread begins' });
    answersAll = true;
    // What the lost one has claimed is due when its claims are over.
    for (const id of ids) await askStore(addresses.REDIS_URL, ['ZADD', webhooksKey(receiver.host), '0', id]);
    await askStore(addresses.REDIS_URL, ['ZADD', webhookHostsKey(), '0', receiver.host]);
    await allDelivered(ids, 10_000);
    expectAllInOrder(receiver, ids);
    expect(starts).toHaveLength(2);
    await waitUntil(
      async () => /webhook_attempts_total\{result="delivered"\} \d/.test(await registry.metrics()),
      {
        what: 'the thread reports its attempts',
      },
    );
  });
});

describe('a gateway that is killed', () => {
  it('leaves what it has not sent to another one, which sends it within the time of a claim, in order', async () => {
    let answersAll = false;
    const receiver = await openReceiver((number) => answersAll || number <= 6);
    const ids = await endJobs(receiver, 8);
    const gateway = spawn(process.execPath, [GATEWAY_PROGRAM], {
      env: { PATH: process.env.PATH, ...environment(), ...SECRETS, GATEWAY_PORT: '0' },
      stdio: 'ignore',
    });
    const gone = once(gateway, 'exit');
    ends.push(async () => {
      gateway.kill('SIGKILL');
      await gone;
    });
    await waitUntil(() => receiver.received.length >= 10, { what: 'it is sending', withinMs: 10_000 });
    gateway.kill('SIGKILL');
    await gone;
    answersAll = true;
    const killedAt = performance.now();
    await startSending(GATEWAY_PROGRAM, SECRETS);
    await allDelivered(ids, CLAIM_MS + 5_000);
    expect(performance.now() - killedAt).toBeLessThan(CLAIM_MS + 2_000);
    expectAllInOrder(receiver, ids);
  }, 40_000);
});
