import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  formerNameWarnings,
  readSettings,
  ServiceLogger,
  SettingsError,
  StartSequence,
} from '@tidegate/service';
import { givenAddresses } from '@tidegate/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { brokerDeliveryLimit, GatewaySettings, readGatewaySettings } from './settings/gateway.settings.js';
import { createGateway } from './start-gateway.js';
import { GatewayBench } from './testing/gateway.bench.js';

const GATEWAY_PROGRAM = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Nobody listens there. */
const NOWHERE = {
  RABBITMQ_URL: 'amqp://127.0.0.1:1',
  RABBITMQ_MANAGEMENT_URL: 'http://127.0.0.1:1',
  REDIS_URL: 'redis://127.0.0.1:1',
};

describe('a gateway that has reached neither broker nor store yet', () => {
  let app: NestFastifyApplication;
  let base: string;

  beforeAll(async () => {
    const settings = readSettings(GatewaySettings, NOWHERE);
    app = await createGateway(settings, ServiceLogger.create({ service: 'gateway', level: 'fatal' }));
    await app.listen(0, '127.0.0.1');
    base = await app.getUrl();
    app
      .get(StartSequence)
      .run()
      .catch(() => undefined);
  });

  afterAll(() => app.close());

  it('is alive', async () => {
    const answer = await fetch(`${base}/livez`);
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
  });

  it('is not ready, and reports what is missing', async () => {
    const answer = await fetch(`${base}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      status: 'error',
      error: {
        'message broker': { message: 'the message broker has not been reached yet' },
        'job store': {
          message: 'the job store has not been reached yet: it is out of reach (ECONNREFUSED)',
        },
      },
    });
  });

  it.each([
    ['POST', '/push?input=a'],
    ['GET', '/status/x'],
    ['GET', '/data/x'],
  ])('answers %s %s with 503 and Retry-After', async (method, path) => {
    const answer = await fetch(`${base}${path}`, { method });
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('shows metrics, and none that it does not know', async () => {
    const text = await (await fetch(`${base}/metrics`)).text();
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).not.toMatch(/^tidegate_queue_jobs\{/m);
    expect(text).not.toMatch(/^tidegate_workers\{/m);
  });
});

describe('a gateway that has reached both', () => {
  let bench: GatewayBench;

  beforeAll(async () => {
    bench = await GatewayBench.open();
  });

  afterAll(() => bench.close());

  it('is ready, and reports what it has reached', async () => {
    const answer = await bench.http.get('/readyz').expect(200);
    expect(answer.body).toMatchObject({
      status: 'ok',
      details: { 'message broker': { status: 'up' }, 'job store': { status: 'up' } },
    });
  });
});

describe('a gateway as a process', () => {
  /** Runs a gateway until it ends. */
  const runToItsEnd = async (
    environment: Readonly<Record<string, string>>,
    meddle: (gateway: ChildProcess) => void = () => undefined,
  ) => {
    const gateway = spawn(process.execPath, [GATEWAY_PROGRAM], {
      env: { ...givenAddresses(), GATEWAY_PORT: '0', LOG_LEVEL: 'fatal', ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    gateway.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    meddle(gateway);
    const [exitCode] = (await once(gateway, 'close')) as [number | null];
    return { exitCode, errorLines: errors.trimEnd().split('\n') };
  };

  it('stops in order, and logs nothing, while it still waits for broker and store', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    // The broker is seen to be looked for, and never answers.
    const end = await runToItsEnd({ ...NOWHERE, RABBITMQ_URL: `amqp://127.0.0.1:${port}` }, (gateway) => {
      other.once('connection', () => gateway.kill('SIGTERM'));
    });
    expect(end).toEqual({ exitCode: 0, errorLines: [''] });
    other.close();
  });

  it('ends with one line for each setting with a bad value', async () => {
    const { exitCode, errorLines } = await runToItsEnd({ GATEWAY_PORT: '99999', REDIS_URL: 'localhost' });
    expect(exitCode).toBe(1);
    expect([...errorLines].sort()).toEqual([
      'GATEWAY_PORT = "99999", must be an integer in [0, 65535]',
      'REDIS_URL = "localhost", must be an address that begins with redis:// or rediss://',
    ]);
  });

  it('ends with one line when its file of access keys is none', async () => {
    expect(await runToItsEnd({ ACCESS_KEYS_FILE: '/nowhere/keys.json' })).toEqual({
      exitCode: 1,
      errorLines: [
        expect.stringMatching(
          /^ACCESS_KEYS_FILE = "\/nowhere\/keys.json", must be a file of access keys: ENOENT/,
        ),
      ],
    });
  });

  it('ends with one line that names port and setting when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    expect(await runToItsEnd({ GATEWAY_PORT: String(port) })).toEqual({
      exitCode: 1,
      errorLines: [`the service cannot start: port ${port} is taken, set GATEWAY_PORT`],
    });
    other.close();
  });

  it('ends with one line when the broker does not let it write the limits of the queues', async () => {
    const management = new URL(givenAddresses().RABBITMQ_MANAGEMENT_URL);
    management.password = 'wrong';
    expect(await runToItsEnd({ RABBITMQ_MANAGEMENT_URL: management.href })).toEqual({
      exitCode: 1,
      errorLines: [
        expect.stringMatching(/^the gateway cannot start: .*RabbitMQ management API answered 401/),
      ],
    });
  });
});

describe('a gateway whose broker would give jobs up before their tries are used up', () => {
  it('does not start, and names both settings', () => {
    expect(() => readGatewaySettings({ BROKER_DELIVERY_LIMIT: '3' })).toThrow(
      new SettingsError(['BROKER_DELIVERY_LIMIT = "3", must be above TRY_LIMIT, which is 5']),
    );
    expect(brokerDeliveryLimit(readGatewaySettings({ BROKER_DELIVERY_LIMIT: '3', TRY_LIMIT: '2' }))).toBe(3);
    expect(brokerDeliveryLimit(readGatewaySettings({ TRY_LIMIT: '30' }))).toBe(600);
  });
});

describe('a gateway whose tries are set by their former name', () => {
  it('takes them, and has a warning to log', () => {
    const environment = { DELIVERY_LIMIT: '7' };
    expect(brokerDeliveryLimit(readGatewaySettings(environment))).toBe(140);
    expect(formerNameWarnings(GatewaySettings, environment)).toEqual([
      'DELIVERY_LIMIT is now called TRY_LIMIT: rename it',
    ]);
  });
});

describe('a gateway with one half of its TLS settings', () => {
  it.each([
    ['GATEWAY_TLS_CERTIFICATE_FILE', 'GATEWAY_TLS_KEY_FILE'],
    ['GATEWAY_TLS_KEY_FILE', 'GATEWAY_TLS_CERTIFICATE_FILE'],
  ])('does not start when %s is set alone, or https would be missing in silence', (given, missing) => {
    expect(() => readGatewaySettings({ [given]: '/nowhere/file.pem' })).toThrow(
      new SettingsError([`${missing} is not set, must be set together with ${given}`]),
    );
  });
});

describe('a gateway that listens on more than loopback', () => {
  const refusal =
    'GATEWAY_HOST = "0.0.0.0", must be a loopback address unless ACCESS_KEYS_FILE is set (npm run keys), or ALLOW_ANONYMOUS=true opens it to all who reach it';

  it('does not start before somebody has chosen who may use it', () => {
    expect(() => readGatewaySettings({ GATEWAY_HOST: '0.0.0.0' })).toThrow(new SettingsError([refusal]));
    expect(readGatewaySettings({ GATEWAY_HOST: '0.0.0.0', ALLOW_ANONYMOUS: 'true' })).toBeDefined();
    expect(readGatewaySettings({ GATEWAY_HOST: '0.0.0.0', ACCESS_KEYS_FILE: 'keys.json' })).toBeDefined();
  });

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])(
    'does not at %s, where nobody is asked for keys',
    (host) => {
      expect(readGatewaySettings({ GATEWAY_HOST: host })).toBeDefined();
    },
  );

  it('is not both, with keys and open', () => {
    expect(() => readGatewaySettings({ ALLOW_ANONYMOUS: 'true', ACCESS_KEYS_FILE: 'keys.json' })).toThrow(
      new SettingsError([
        'ALLOW_ANONYMOUS = "true", must not be set together with ACCESS_KEYS_FILE: with keys, requests need one',
      ]),
    );
  });
});
