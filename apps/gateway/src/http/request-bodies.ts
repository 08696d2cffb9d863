import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The interface with JSON bodies; the others discard theirs. */
const JSON_PATH = '/v1/';

/** Bytes of a JSON body beside its input. */
const ENVELOPE_BYTES = 65_536;

/** JSON may write a byte as an escape of six characters. */
const LONGEST_ESCAPE = 6;

/**
 * How bodies are read. Old clients may send one of any type beside the query: it is read, held against the limit, and
 * dropped. What goes to `/v1/` is JSON, and may hold an input of `inputLimitBytes`.
 */
export function readBodies(instance: FastifyInstance, inputLimitBytes: number): void {
  instance.removeAllContentTypeParsers();
  instance.addHook('onRoute', (route) => {
    if (route.url.startsWith(JSON_PATH)) route.bodyLimit = inputLimitBytes * LONGEST_ESCAPE + ENVELOPE_BYTES;
  });
  // Whatever type an old client claims, well-formed or not, is of no interest.
  instance.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request.raw;
    // Fastify refuses a QUERY without a type before it has looked for its path.
    const isTyped = headers['content-type'] !== undefined || request.method === 'QUERY';
    if (isTyped && !takesJson(request)) headers['content-type'] = 'application/octet-stream';
    done();
  });
  // It stays text: see `valid-request.ts`.
  instance.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  instance.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, undefined));
}

function takesJson(request: FastifyRequest): boolean {
  return request.routeOptions.url?.startsWith(JSON_PATH) === true;
}
