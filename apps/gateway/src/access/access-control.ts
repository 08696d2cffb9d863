import type { AccessKey, AccessKeys, AccessScope } from '@tidegate/access-keys';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readQueryParameter } from '../http/query-input.js';
import { ProblemError } from '../problems/problem.error.js';
import type { LimitedKind, RouteAccess } from './access.decorators.js';
import { ANYBODY, SOMEBODY } from './client.js';

/** How clients are let in. */
export interface AccessControlOptions {
  /** The keys that count now; `undefined` while keys are off. */
  readonly keys: (() => AccessKeys) | undefined;
  /** Whether the endpoints of the earlier service are open where keys are on. */
  readonly legacyIsOpen: boolean;
  /** Whether metrics have a port of their own, which clients do not reach. */
  readonly metricsAreOpen: boolean;
  /** Counts a request of a key; rejects when it is one too many. Returns nothing where nothing is limited. */
  readonly limit: (key: AccessKey, kind: LimitedKind, reply: FastifyReply) => Promise<void> | undefined;
}

/** Pages and probes need no key. What is neither, and names no access, must not be served by mistake. */
const OPEN = /^\/(docs(\/.*|-yaml)?|openapi\.json|livez|readyz)$/;

/** Served at the API's port only where there is no port for operators: what it shows is for them. */
const METRICS: RouteAccess = { scope: 'admin', limitedAs: 'request', isLegacy: false };

/** RFC 9110: a scheme in any case, spaces, and all the rest: a key with something behind it is another key. */
const BEARER = /^bearer +(.*)$/i;

const CHALLENGE = 'Bearer realm="tidegate"';

/**
 * Lets clients in by their access keys, before a byte of a body is read.
 *
 * A key comes as `Authorization: Bearer KEY`; at the endpoints of the earlier service also as `?key=KEY`, for clients that can
 * set nothing but the address.
 */
export class AccessControl {
  constructor(private readonly options: AccessControlOptions) {}

  /** Must be called before the routes are added. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, config }) => {
      if (config?.access === undefined && url !== '/metrics' && !OPEN.test(url) && url !== '*')
        throw new Error(`the route ${url} states no access: see access.decorators.ts`);
    });
    fastify.decorateRequest('client');
    fastify.addHook('onRequest', (request, reply, done) => {
      const limited = this.admit(request, reply);
      if (limited === undefined) done();
      else limited.then(() => done(), done);
    });
  }

  /**
   * Finds the client of a request.
   *
   * @returns what has to be waited for before it may go on
   * @throws {ProblemError} 401 without a key that counts, 403 when its key has not the scope
   */
  private admit(request: FastifyRequest, reply: FastifyReply): Promise<void> | undefined {
    const { config, url } = request.routeOptions;
    const access = url === '/metrics' && !this.options.metricsAreOpen ? METRICS : config.access;
    request.client = ANYBODY;
    if (this.options.keys === undefined || access === undefined) return undefined;
    const text = keyTextOf(request, access);
    if (access.isLegacy && this.options.legacyIsOpen && text === undefined) {
      request.client = SOMEBODY;
      return undefined;
    }
    const key = this.find(text, this.options.keys());
    const isAdmin = key.scopes.includes('admin');
    if (!isAdmin && !key.scopes.includes(access.scope)) throw lacking(access.scope);
    request.client = { name: key.client, seesAll: isAdmin, key };
    return this.options.limit(key, access.limitedAs, reply);
  }

  private find(text: string | undefined, keys: AccessKeys): AccessKey {
    if (text === undefined)
      throw new ProblemError(401, 'an access key is needed: Authorization: Bearer KEY', {
        'www-authenticate': CHALLENGE,
      });
    const key = keys.find(text);
    if (key) return key;
    throw new ProblemError(401, 'the access key is not valid', {
      'www-authenticate': `${CHALLENGE}, error="invalid_token"`,
    });
  }
}

/** The key that a client has sent, if any. */
function keyTextOf({ headers, originalUrl }: FastifyRequest, { isLegacy }: RouteAccess): string | undefined {
  const [, text] = BEARER.exec(headers.authorization ?? '') ?? [];
  if (text !== undefined) return text;
  return isLegacy ? readQueryParameter(originalUrl, 'key') : undefined;
}

function lacking(scope: AccessScope): ProblemError {
  return new ProblemError(403, `the access key has no scope ${scope}`, {
    'www-authenticate': `${CHALLENGE}, error="insufficient_scope", scope="${scope}"`,
  });
}
