import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobPublisher, ReadyMessagesReader } from '@tidegate/broker';
import { MESSAGE_FORMAT_VERSION, type JobMessage } from '@tidegate/contracts';
import { JobStore, type Ending } from '@tidegate/job-store';
import { waitUntil } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import { ModelsService } from '../models/models.service.js';
import { GatewayBench } from '../testing/gateway.bench.js';
import type { HealthCheckResponse, HealthResponse } from './health.response.js';
import { HealthService } from './health.service.js';

const hang = (): Promise<never> => new Promise(() => undefined);

describe('GET /v1/health', () => {
  // Specs of one process share a store: no other one has jobs of this model.
  const model = `health-${randomUUID().slice(0, 8)}`;
  let bench: GatewayBench;

  beforeAll(async () => {
    bench = await GatewayBench.open({ environment: { MODELS: model } });
  });
  afterAll(() => bench.close());

  const read = async (): Promise<HealthResponse> =>
    (await bench.http.get('/v1/health').expect(200)).body as HealthResponse;
  // The model `default` is served too, and other specs have left jobs of it.
  const checkOf = ({ checks }: HealthResponse, name: string): HealthCheckResponse | undefined =>
    checks.find((check) => check.name === name && (check.model ?? model) === model);
  const statusOf = (health: HealthResponse, name: string): string | undefined =>
    checkOf(health, name)?.status;

  const begin = async (): Promise<JobMessage> => {
    const formatVersion = MESSAGE_FORMAT_VERSION;
    const message = { formatVersion, id: randomUUID(), model, inputJson: '1', createdAtMs: Date.now() };
    await bench.store.records.create(message);
    return message;
  };
  const end = async (ending: Ending): Promise<void> => bench.finish(await begin(), ending);

  it('is ok with broker and store that answer, and models that nobody has used', async () => {
    const health = await waitUntil(async () => {
      const found = await read();
      return statusOf(found, 'flow') === 'ok' && found;
    });
    const names = ['broker', 'store', 'setup', 'flow', 'jobs', 'scaling'];
    expect(names.map((name) => statusOf(health, name))).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'unknown']);
  });

  it('is failing where jobs fail one after the other, until one succeeds', async () => {
    for (let count = 0; count < 5; count += 1) await end({ status: 'failed', error: 'no numpy' });
    const failing = await waitUntil(async () => {
      const health = await read();
      return statusOf(health, 'jobs') === 'failing' && health;
    });
    expect(failing.verdict).toBe('failing');
    expect(checkOf(failing, 'jobs')).toMatchObject({ since: expect.any(String) });
    expect(JSON.stringify(failing)).not.toContain('numpy');
    await end({ status: 'succeeded', outputJson: '1' });
    await waitUntil(async () => statusOf(await read(), 'jobs') === 'ok');
  });

  it('is no longer failing when one succeeds that was pushed before those that have failed', async () => {
    const slow = await begin();
    for (let count = 0; count < 5; count += 1) await end({ status: 'failed', error: 'no numpy' });
    await waitUntil(async () => statusOf(await read(), 'jobs') === 'failing');
    await bench.finish(slow, { status: 'succeeded', outputJson: '1' });
    await waitUntil(async () => statusOf(await read(), 'jobs') === 'ok');
  });

  it.each([
    ['the broker hangs', { readQueue: hang }, 'broker'],
    ['the store hangs', { readStore: hang, readModel: hang }, 'store'],
    ['the store fails', { readStore: () => Promise.reject(new Error('away')) }, 'store'],
  ])('is answered within 2 s where %s', async (_, parts, name) => {
    const { app } = bench;
    const service = new HealthService(
      [model],
      app.get(JobPublisher),
      'readQueue' in parts ? { read: parts.readQueue } : app.get(ReadyMessagesReader, { strict: false }),
      'readStore' in parts
        ? { pauses: { read: parts.readStore } as unknown as JobStore['pauses'], lists: bench.store.lists }
        : app.get(JobStore),
      'readModel' in parts ? { read: parts.readModel } : app.get(ModelsService, { strict: false }),
    );
    const startedAtMs = performance.now();
    const health = await service.read();
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
    expect(health.verdict).toBe('failing');
    expect(statusOf(health, name)).toBe('failing');
    if (name === 'store') return;
    expect(statusOf(health, 'setup')).toBe('ok');
  });
});
