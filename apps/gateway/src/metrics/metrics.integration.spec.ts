import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DEFAULT_MODEL_NAME } from '@tidegate/contracts';
import { JobStore } from '@tidegate/job-store';
import { documentedMetrics, shownMetrics, waitUntil } from '@tidegate/testing';
import { GatewayBench } from '../testing/gateway.bench.js';

describe('the metrics of the gateway', () => {
  let bench: GatewayBench;

  beforeAll(async () => {
    bench = await GatewayBench.open();
  });

  afterAll(() => bench.close());

  const metrics = async (): Promise<readonly string[]> => {
    const { text } = await bench.http
      .get('/metrics')
      .expect(200)
      .expect('content-type', /^text\/plain/);
    return text.split('\n');
  };
  const value = async (sample: string): Promise<number | undefined> => {
    const line = (await metrics()).find((candidate) => candidate.startsWith(`${sample} `));
    return line === undefined ? undefined : Number(line.slice(sample.length));
  };
  const requests = (method: string, route: string, status: number): Promise<number | undefined> =>
    value(`tidegate_http_requests_total{method="${method}",route="${route}",status="${status}"}`);

  it('are those of docs/metrics.md', async () => {
    expect(shownMetrics((await metrics()).join('\n'))).toEqual(documentedMetrics('gateway'));
  });

  it('show what the readiness probes report', async () => {
    for (const probe of ['message broker', 'job store']) {
      expect(await value(`tidegate_probe_state{probe="${probe}",state="up"}`)).toBe(1);
      expect(await value(`tidegate_probe_state{probe="${probe}",state="degraded"}`)).toBe(0);
    }
  });

  it('count a request by method, route and status, and take its time', async () => {
    await bench.push('a');
    await bench.http.post('/push').expect(400);
    await bench.http.get('/status/one').expect(404);
    await bench.http.get('/status/another').expect(404);
    expect(await requests('POST', '/push', 200)).toBe(1);
    expect(await requests('POST', '/push', 400)).toBe(1);
    expect(await requests('GET', '/status/:id', 404)).toBe(2);
    expect(await value('tidegate_http_request_duration_seconds_count{route="/push"}')).toBe(2);
  });

  it('have no label that a client could choose', async () => {
    for (const path of ['/one', '/two', '/status/x/y']) await bench.http.get(path).expect(404);
    const labelled = (await metrics()).filter((line) => line.startsWith('tidegate_http_'));
    expect(labelled.join('\n')).not.toMatch(/one|two|another|x\/y/);
  });

  it('show the jobs that wait', async () => {
    await waitUntil(async () => (await value('tidegate_queue_jobs{model="default",state="waiting"}')) === 1, {
      what: 'a job waits',
    });
    expect(await value('tidegate_queue_jobs{model="default",state="running"}')).toBe(0);
  });

  it('show the workers by their state', async () => {
    const now = Date.now();
    const worker = { model: DEFAULT_MODEL_NAME, startedAtMs: now } as const;
    await bench.store.heartbeats.beat({ ...worker, workerId: 'metrics-1', state: 'ready' }, now);
    await bench.store.heartbeats.beat({ ...worker, workerId: 'metrics-2', state: 'starting' }, now);
    const workers = (state: string): Promise<number | undefined> =>
      value(`tidegate_workers{model="default",state="${state}"}`);
    await waitUntil(async () => (await workers('ready')) === 1, { what: 'one is ready' });
    // An answer may be 2 s old, and from between the two.
    await waitUntil(async () => (await workers('starting')) === 1, { what: 'one is starting' });
    for (const id of ['metrics-1', 'metrics-2']) await bench.store.heartbeats.remove(DEFAULT_MODEL_NAME, id);
    await waitUntil(async () => (await workers('ready')) === 0, { what: 'none is ready' });
  });

  it('ask store and management API once in 2 s, however many ask for them and for the models', async () => {
    const heartbeats = jest.spyOn(bench.app.get(JobStore).heartbeats, 'list');
    const management = jest.spyOn(bench.management, 'get');
    const beganMs = performance.now();
    for (let round = 0; round < 5; round += 1)
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          bench.http.get(index % 2 === 0 ? '/metrics' : '/v1/models').expect(200),
        ),
      );
    const tookMs = performance.now() - beganMs;
    const mostQuestions = 1 + Math.ceil(tookMs / 2_000);
    // The estimates read the workers, too, once a second while there is work.
    const mostOfEstimates = 1 + Math.ceil(tookMs / 1_000);
    expect(heartbeats.mock.calls.length).toBeLessThanOrEqual(mostQuestions + mostOfEstimates);
    const queueReadings = management.mock.calls.filter(([path]) => path.includes('queues/'));
    expect(queueReadings.length).toBeLessThanOrEqual(mostQuestions);
    jest.restoreAllMocks();
  });
});
