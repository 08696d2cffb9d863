import { errorCodes, type FastifyInstance, type FastifyRequest, type RouteOptions } from 'fastify';
import type { Readable } from 'node:stream';
import { OpenBodies } from './open-bodies.js';

/** The interface with JSON bodies; the others discard theirs. */
const JSON_PATH = '/v1/';

/** Bytes of a JSON body beside its input. */
const ENVELOPE_BYTES = 65_536;

/** JSON may write a byte as an escape of six characters. */
const LONGEST_ESCAPE = 6;

/** What Fastify takes for a content type (RFC 9110, section 8.3.1); it refuses any other with 415. */
const MEDIA_TYPE = /^\s*[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(;|$)/;

/** The limits of bodies, in bytes. */
export interface BodyLimits {
  /** Largest input of a job that comes in a JSON body. */
  readonly inputLimitBytes: number;
  /** What all JSON bodies that are read or wait for their answer may take together. */
  readonly openBodiesLimitBytes: number;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Lets go of the body before the answer: for a handler that has read it and then waits for long. */
    readonly releaseBody: () => void;
  }
}

/**
 * How bodies are read. Old clients may send a body of any type beside the query: it is read and dropped, and its length
 * is checked. A body for `/v1/` is JSON, and may contain an input of `inputLimitBytes`.
 */
export function readBodies(instance: FastifyInstance, limits: BodyLimits): void {
  const openBodies = new OpenBodies(limits.openBodiesLimitBytes);
  const bodyLimit = limits.inputLimitBytes * LONGEST_ESCAPE + ENVELOPE_BYTES;
  instance.decorateRequest('releaseBody', function (this: FastifyRequest) {
    this.body = undefined;
    openBodies.release(this);
  });
  instance.removeAllContentTypeParsers();
  instance.addHook('onRoute', (route) => {
    if (route.url.startsWith(JSON_PATH)) holdBody(route, openBodies, bodyLimit);
  });
  // The content type of an old client does not matter, whether it is well-formed or not. At `/v1/` one that is not well-formed
  // counts as any other that is not JSON.
  instance.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request.raw;
    // Fastify refuses a QUERY without a type before it has looked for its path.
    const isTyped = headers['content-type'] !== undefined || request.method === 'QUERY';
    const isRead = takesJson(request) && MEDIA_TYPE.test(headers['content-type'] ?? '');
    if (isTyped && !isRead) headers['content-type'] = 'application/octet-stream';
    done();
  });
  // It stays text: see `valid-request.ts`.
  instance.addContentTypeParser('application/json', (request, payload, done) => {
    const { bodyLimit: limitBytes } = request.routeOptions;
    // A body whose declared length is too large is refused without being read.
    if (declaredBytes(request) > limitBytes) done(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
    else openBodies.read(request, payload, limitBytes, done);
  });
  instance.addContentTypeParser('*', discardBody);
}

function holdBody(route: RouteOptions, openBodies: OpenBodies, bodyLimit: number): void {
  Object.assign(route, { bodyLimit });
  if (route.method !== 'POST') return;
  // This also runs for answers to clients that have disconnected.
  route.onSend = (request, _reply, answer, done) => {
    openBodies.release(request);
    done(null, answer);
  };
}

function discardBody(request: FastifyRequest, body: Readable, done: (error: Error | null) => void): void {
  const { bodyLimit } = request.routeOptions;
  let bytes = 0;
  const end = (error: Error | null): void => {
    body.off('data', count).off('end', succeed).off('error', fail);
    done(error);
  };
  const succeed = (): void => end(null);
  const fail = (error: Error): void => end(Object.assign(error, { statusCode: 400 }));
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > bodyLimit) end(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
  };
  if (declaredBytes(request) > bodyLimit) done(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
  else body.on('data', count).on('end', succeed).on('error', fail);
}

/** Not a number where the client does not declare it. */
function declaredBytes(request: FastifyRequest): number {
  return Number(request.headers['content-length']);
}

function takesJson(request: FastifyRequest): boolean {
  return request.routeOptions.url?.startsWith(JSON_PATH) === true;
}
