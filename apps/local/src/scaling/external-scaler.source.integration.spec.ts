import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceClientConstructor,
} from '@grpc/grpc-js';
import { load } from '@grpc/proto-loader';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { join } from 'node:path';
import { findFreePort } from '../network/free-port.js';
import { ExternalScalerSource } from './external-scaler.source.js';

const PROTO = join(process.cwd(), 'libs/contracts/proto/externalscaler.proto');
const METADATA = { scalerAddress: 'scaler:9090', model: 'default' };

/** A scaler whose answers a spec sets. */
class ScriptedScaler {
  metric: { metricValue: number; metricValueFloat: number } | undefined = {
    metricValue: 0,
    metricValueFloat: 2.5,
  };
  isActive = true;
  /** Questions come in and are not answered, as by a process that is stopped or has no processor. */
  isFrozen = false;
  readonly asked: unknown[] = [];
  private readonly streams: ServerWritableStream<unknown, unknown>[] = [];
  private server = new Server();

  constructor(private readonly port: number) {}

  async start(): Promise<void> {
    const loaded = loadPackageDefinition(await load(PROTO, { keepCase: true, defaults: true }));
    const { ExternalScaler } = loaded.externalscaler as Record<string, ServiceClientConstructor>;
    if (ExternalScaler === undefined) throw new Error('no ExternalScaler in the proto file');
    this.server = new Server();
    this.server.addService(ExternalScaler.service, {
      IsActive: (_call: unknown, done: sendUnaryData<object>) => {
        if (!this.isFrozen) done(null, { result: this.isActive });
      },
      GetMetricSpec: (call: ServerUnaryCall<unknown, object>, done: sendUnaryData<object>) => {
        this.asked.push(call.request);
        if (this.isFrozen) return;
        done(null, { metricSpecs: [{ metricName: 'm', targetSize: 1, targetSizeFloat: 0 }] });
      },
      GetMetrics: (_call: unknown, done: sendUnaryData<object>) =>
        this.metric === undefined
          ? done({ code: status.UNAVAILABLE, details: 'too little is known' })
          : done(null, { metricValues: [{ metricName: 'm', ...this.metric }] }),
      StreamIsActive: (call: ServerWritableStream<unknown, unknown>) => void this.streams.push(call),
      StreamMetricSpec: (call: ServerWritableStream<unknown, unknown>) => void call.end(),
    });
    const credentials = ServerCredentials.createInsecure();
    await new Promise<void>((resolve, reject) => {
      this.server.bindAsync(`127.0.0.1:${this.port}`, credentials, (error) =>
        error === null ? resolve() : reject(error),
      );
    });
  }

  push(result: boolean): void {
    for (const stream of this.streams) stream.write({ result });
  }

  get listeners(): number {
    return this.streams.length;
  }

  kill(): void {
    this.streams.length = 0;
    this.server.forceShutdown();
  }
}

describe('the client of an external scaler', () => {
  let scaler: ScriptedScaler;
  let client: ExternalScalerSource;
  let answers: number;
  let silences: number;

  beforeEach(async () => {
    answers = 0;
    silences = 0;
    const port = await findFreePort();
    scaler = new ScriptedScaler(port);
    await scaler.start();
    client = await ExternalScalerSource.create({
      address: `127.0.0.1:${port}`,
      scaledObjectName: 'worker',
      trigger: { kind: 'external-push', scalerAddress: 'scaler:9090', metadata: METADATA },
      nowSeconds: () => 7,
      answers: { came: () => (answers += 1), stayedAway: () => (silences += 1) },
    });
  });

  afterEach(() => {
    client.close();
    scaler.kill();
  });

  it('hands the ScaledObject on and takes floats only above 0, as KEDA does', async () => {
    const answer = { isActive: true, targetValue: 1, atSeconds: 7 };
    expect(await client.read()).toEqual({ externalReading: { ...answer, metricValue: 2.5 } });
    scaler.metric = { metricValue: 3, metricValueFloat: 0 };
    expect(await client.read()).toEqual({ externalReading: { ...answer, metricValue: 3 } });
    expect(scaler.asked[0]).toMatchObject({ name: 'worker', scalerMetadata: METADATA });
  });

  it('distinguishes an error answer from no answer', async () => {
    scaler.metric = undefined;
    expect(await client.read()).toEqual({ externalReading: 'unavailable' });
    scaler.kill();
    expect(await client.read()).toEqual({ externalReading: 'unreachable' });
    // It is not there: that is no hanging.
    expect(silences).toBe(0);
  });

  it('waits only two polls for a frozen scaler, and is right at the first question after that', async () => {
    await client.read();
    scaler.isFrozen = true;
    const beganMs = performance.now();
    expect(await client.read()).toEqual({ externalReading: 'unreachable' });
    const waitedMs = performance.now() - beganMs;
    expect(waitedMs).toBeGreaterThan(1_500);
    expect(waitedMs).toBeLessThan(2_500);
    expect(silences).toBe(1);
    scaler.isFrozen = false;
    expect(await client.read()).toMatchObject({ externalReading: { isActive: true, metricValue: 2.5 } });
    expect(answers).toBe(2);
  });

  it('receives activity, not inactivity, and again after the scaler was killed', async () => {
    let received = 0;
    client.onActivity(() => (received += 1));
    await waitUntil(() => scaler.listeners === 1);
    scaler.push(false);
    scaler.push(true);
    await waitUntil(() => received === 1);
    scaler.kill();
    await scaler.start();
    await waitUntil(() => scaler.listeners === 1);
    scaler.push(true);
    await waitUntil(() => received === 2);
    scaler.metric = { metricValue: 0, metricValueFloat: 2.5 };
    expect(await client.read()).toMatchObject({ externalReading: { metricValue: 2.5 } });
  });
});
