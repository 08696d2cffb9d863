import type { FastifyInstance } from 'fastify';
import { isIP } from 'node:net';
import { ProblemError } from '../problems/problem.error.js';
import { isLoopback, isLoopbackName } from './loopback.js';

/** Which requests a browser may send. */
export interface BrowserGuardOptions {
  /** The address that the gateway listens on. */
  readonly host: string;
  /** Names by which it may be reached, and of pages that may use it. */
  readonly allowedHosts: readonly string[];
  /** Origins of pages that may use it, such as `https://app.example`. */
  readonly allowedOrigins: readonly string[];
}

/** The headers of a request that a browser sets, and no page can change. */
export interface BrowserHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
}

/**
 * Refuses what a web page has somebody's browser send, while the gateway listens on the loopback address or names are given:
 * - A request whose Host is neither an IP address nor a loopback name nor an allowed one. A page whose own name leads to
 *   127.0.0.1 (DNS rebinding) is of the same origin as the gateway for the browser, and could read all answers.
 * - A request of a page elsewhere: its Origin is neither the address that is asked nor an allowed name. Such a page cannot read
 *   the answer, but a push would be done.
 *
 * Example: `http://localhost:8002/docs` may push to `http://localhost:8002`; a page of `http://shop.example` may not, nor one of
 * `http://localhost:3000`, unless ALLOWED_HOSTS names `shop.example` or `localhost`. Programs send no Origin.
 */
export class BrowserGuard {
  private readonly allowed: ReadonlySet<string>;
  private readonly allowedOrigins: ReadonlySet<string>;
  private readonly isOn: boolean;
  /** The latest Host that was found to be served: nearly every request has the same, and reading it takes longer. */
  private servedHost: string | undefined;

  constructor({ host, allowedHosts, allowedOrigins }: BrowserGuardOptions) {
    this.allowed = new Set(allowedHosts.map((name) => name.toLowerCase()));
    this.allowedOrigins = new Set(allowedOrigins);
    this.isOn = isLoopback(host) || this.allowed.size > 0;
  }

  /** Refuses such requests before anything else is done with them. */
  watch(fastify: FastifyInstance): void {
    if (!this.isOn) return;
    fastify.addHook('onRequest', ({ headers }, _reply, done) => {
      const refusal = this.refusal(headers);
      done(refusal === undefined ? undefined : new ProblemError(403, refusal));
    });
  }

  /** Why a request is refused, as one sentence for the client; `undefined` where it is not. */
  refusal({ host, origin }: BrowserHeaders): string | undefined {
    if (!this.isOn) return undefined;
    if (origin === undefined && host !== undefined && host === this.servedHost) return undefined;
    // A request of HTTP/1.0 may have none; browsers always send one.
    const address = host === undefined || host === '' ? undefined : parse(`http://${host}`);
    if (address !== undefined && !this.serves(address))
      return `the Host "${address.hostname}" is not served here: name it in ALLOWED_HOSTS if it leads here`;
    this.servedHost = host;
    if (origin !== undefined && !this.lets(parse(origin), address))
      return `pages of ${origin} may not use this address: ALLOWED_HOSTS or CORS_ORIGINS names those that may`;
    return undefined;
  }

  private serves({ hostname }: URL): boolean {
    return isAddress(hostname) || isLoopbackName(hostname) || this.allowed.has(hostname);
  }

  /** An Origin of `null` is a page without one: a file, or a frame that is shut off from its own. */
  private lets(page: URL, address: URL | undefined): boolean {
    const isOwn = address !== undefined && addressOf(page) === addressOf(address, page.protocol);
    return isOwn || this.allowed.has(page.hostname) || this.allowedOrigins.has(page.origin);
  }
}

/** An address that cannot be read is one that nobody serves. */
function parse(text: string): URL {
  try {
    return new URL(text);
  } catch {
    return new URL('http://invalid.invalid');
  }
}

/** Name and port; a Host has the port of the page's protocol where it names none. */
function addressOf({ hostname, port, protocol }: URL, assumedProtocol = protocol): string {
  return `${hostname}:${port || (assumedProtocol === 'https:' ? '443' : '80')}`;
}

function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
}
