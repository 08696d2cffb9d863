/** Of an answer that is JSON text already; Fastify gives it to one that it writes itself. */
export const JSON_CONTENT_TYPE = 'application/json; charset=utf-8';
