import { describe, expect, it } from '@jest/globals';
import { BrowserGuard, type BrowserGuardOptions, type BrowserHeaders } from './browser-guard.js';

/** Whether a request with these headers is served; its Host is that of the address unless given. */
const isServed = (guard: BrowserGuard, headers: BrowserHeaders): boolean =>
  guard.refusal({ host: 'localhost:8002', ...headers }) === undefined;

const guardOf = (options: Partial<BrowserGuardOptions>): BrowserGuard =>
  new BrowserGuard({ host: '127.0.0.1', allowedHosts: [], allowedOrigins: [], ...options });

describe('a gateway that listens on the loopback address', () => {
  const guard = guardOf({});

  it.each([
    'localhost:8002',
    'localhost',
    'LOCALHOST:8002',
    'jobs.localhost:8002',
    'localhost.:8002',
    '127.0.0.1:8002',
    '127.8.0.1',
    '[::1]:8002',
    '192.168.1.5:8002',
  ])('serves a request for %s', (host) => {
    expect(isServed(guard, { host })).toBe(true);
  });

  it.each([
    'shop.example',
    'shop.example:8002',
    'localhost.shop.example',
    'notlocalhost',
    '127.0.0.1.shop.example',
    'tidegate',
    'user@shop.example',
    'not a host',
    ':8002',
  ])('refuses a request for %s: its name may be one that a page has led to this machine', (host) => {
    expect(isServed(guard, { host })).toBe(false);
  });

  it('serves a request without a Host, as of HTTP/1.0, which no browser sends', () => {
    expect(isServed(guard, { host: '' })).toBe(true);
  });

  it.each([
    ['localhost:8002', 'http://localhost:8002'],
    ['localhost:8002', 'https://localhost:8002'],
    ['127.0.0.1:8002', 'http://127.0.0.1:8002'],
    ['[::1]:8002', 'http://[::1]:8002'],
    ['localhost', 'http://localhost'],
    ['localhost', 'https://localhost'],
  ])('serves the pages of its own address: at %s those of %s', (host, origin) => {
    expect(isServed(guard, { host, origin })).toBe(true);
  });

  it.each([
    ['localhost:8002', 'http://shop.example'],
    ['localhost:8002', 'http://shop.example:8002'],
    ['localhost:8002', 'http://localhost:3000'],
    ['localhost:8002', 'http://127.0.0.1:8002'],
    ['localhost:8002', 'http://localhost:8002.shop.example'],
    ['localhost:8002', 'http://localhost:8002@shop.example'],
    ['localhost:8002', 'null'],
    ['localhost:8002', 'file://'],
    ['localhost:8002', ''],
    ['localhost', 'https://localhost:80'],
    ['', 'http://localhost:8002'],
  ])('refuses other pages: at %s those of %s', (host, origin) => {
    expect(isServed(guard, { host, origin })).toBe(false);
  });
});

describe('names that are allowed', () => {
  const guard = guardOf({ allowedHosts: ['jobs.example', 'App.Example'] });

  it.each([
    { host: 'jobs.example' },
    { host: 'JOBS.example:8002' },
    { origin: 'https://app.example' },
    { host: 'jobs.example', origin: 'https://jobs.example' },
  ])('are served: %j', (headers) => {
    expect(isServed(guard, headers)).toBe(true);
  });

  it.each([{ host: 'www.jobs.example' }, { origin: 'https://other.example' }])(
    'are served alone: %j is refused',
    (headers) => {
      expect(isServed(guard, headers)).toBe(false);
    },
  );
});

describe('origins that are allowed', () => {
  const guard = guardOf({ allowedOrigins: ['https://app.example'] });

  it('are served, with their scheme and port, and no other ones', () => {
    expect(isServed(guard, { origin: 'https://app.example' })).toBe(true);
    expect(isServed(guard, { origin: 'http://app.example' })).toBe(false);
    expect(isServed(guard, { origin: 'https://app.example:8443' })).toBe(false);
    expect(isServed(guard, { host: 'app.example' })).toBe(false);
  });
});

describe('a gateway that listens elsewhere', () => {
  const foreign = { host: 'shop.example', origin: 'http://other.example' };

  it.each(['0.0.0.0', '::', '10.1.2.3', 'gateway.internal'])(
    'serves every name at %s, until names are allowed',
    (host) => {
      const open = guardOf({ host });
      expect(isServed(open, foreign)).toBe(true);
      const closed = guardOf({ host, allowedHosts: ['jobs.example'] });
      expect(isServed(closed, foreign)).toBe(false);
      expect(isServed(closed, { host: 'jobs.example' })).toBe(true);
    },
  );

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('is not elsewhere at %s', (host) => {
    const guard = guardOf({ host });
    expect(isServed(guard, { host: 'shop.example' })).toBe(false);
  });
});
