import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findTestPort, waitUntil } from '@tidegate/testing';
import { ServiceLogger, type RunningService } from '@tidegate/service';
import { connect } from 'node:net';
import { GatewayBench } from '../testing/gateway.bench.js';
import { readGatewaySettings } from '../settings/gateway.settings.js';
import { startGateway } from '../start-gateway.js';

/** The status of a GET with exactly this target, which clients would tidy up. */
function statusOf(port: number, target: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () =>
      socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
    );
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket
      .once('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])))
      .once('error', reject);
  });
}

/** Ways to write a path that the router takes for the same. */
const DISGUISES = [
  '//metrics',
  '/%6detrics',
  '/metric%73',
  '//metrics?x=1',
  '///livez',
  '//readyz',
  '/%6civez',
];

describe('what a browser is told by a gateway on the loopback address', () => {
  let bench: GatewayBench;
  beforeAll(async () => {
    bench = await GatewayBench.open();
  });
  afterAll(() => bench.close());

  it('is that a page elsewhere may not push, in the form of all errors', async () => {
    const answer = await bench.http.post('/push?input=a').set('origin', 'http://shop.example').expect(403);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toMatchObject({
      detail:
        'pages of http://shop.example may not use this address: ALLOWED_HOSTS or CORS_ORIGINS names those that may',
      status: 403,
    });
    await bench.http.get('/docs').set('host', 'shop.example').expect(403);
  });

  it('is that no page may frame the API page, which loads nothing from elsewhere', async () => {
    for (const path of ['/docs', '/docs/swagger-ui.css']) {
      const { headers } = await bench.http.get(path).expect(200);
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).toContain("script-src 'self';");
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('needs no script within the API page, which its policy would refuse', async () => {
    const { text } = await bench.http.get('/docs').expect(200);
    expect(text).toContain('<script');
    expect(text).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>\s*\S/);
    expect(text).not.toMatch(/\son\w+=/);
  });

  it.each(['/metrics', '/livez', '/readyz', '/metrics?x=1'])(
    'serves %s at the port of the API',
    async (path) => {
      expect(await statusOf(bench.port, path)).toBe(200);
    },
  );

  it.each(DISGUISES)(
    'does not serve %s, which a rule of a proxy for the path would let pass',
    async (path) => {
      expect(await statusOf(bench.port, path)).toBe(404);
    },
  );
});

describe('a gateway whose probes and metrics have a port of their own', () => {
  let gateway: RunningService;
  let port: number;
  let operationsPort: number;

  beforeAll(async () => {
    [port, operationsPort] = await Promise.all([findTestPort(), findTestPort()]);
    const settings = readGatewaySettings({
      ...process.env,
      GATEWAY_PORT: String(port),
      GATEWAY_OPERATIONS_PORT: String(operationsPort),
    });
    gateway = await startGateway(settings, ServiceLogger.create({ service: 'gateway', level: 'fatal' }));
    await waitUntil(async () => (await statusOf(operationsPort, '/readyz')) === 200);
  });
  afterAll(() => gateway.stop());

  it.each(['/metrics', '/livez', '/readyz'])('serves %s there', async (path) => {
    expect(await statusOf(operationsPort, path)).toBe(200);
  });

  it.each(['/metrics', '/livez', '/readyz', ...DISGUISES])('does not serve %s to clients', async (path) => {
    expect(await statusOf(port, path)).toBe(404);
  });

  it.each(['/docs', '/openapi.json', '/status/x', '/v1/models', '/', ...DISGUISES])(
    'serves nothing else there: not %s',
    async (path) => {
      expect(await statusOf(operationsPort, path)).toBe(404);
    },
  );

  it('serves the API to clients', async () => {
    expect(await statusOf(port, '/v1/models')).toBe(200);
  });
});
