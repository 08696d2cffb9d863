/** The type of an answer that is JSON text already; Fastify adds it to answers that it writes itself. */
export const JSON_CONTENT_TYPE = 'application/json; charset=utf-8';
