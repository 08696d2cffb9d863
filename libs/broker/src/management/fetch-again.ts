/** The code of undici for a connection that ended during a request. */
const CONNECTION_ENDED = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

/** A broker that closes this many connections in a row does so for another reason than that they were idle. */
const MOST_TRIES = 5;

/**
 * `fetch`, tried again when the connection ended under it. RabbitMQ 4.x closes a kept-alive connection after 5 s without a
 * request, and one that is sent at that moment fails ("other side closed"). There may be several such connections: each
 * try that fails uses up one. For requests that may be carried out twice.
 *
 * @throws {unknown} when `fetch` throws for another reason, or for the last time: the same error
 */
export async function fetchAgain(url: string | URL, init: RequestInit): Promise<Response> {
  for (let triesLeft = MOST_TRIES - 1; ; triesLeft -= 1) {
    try {
      return await fetch(url, init);
    } catch (error) {
      if (triesLeft === 0 || !isConnectionEnd(error)) throw error;
    }
  }
}

/** By its code alone: an error of another realm, as Node's own are where Jest runs code, is no `Error` of this one. */
function isConnectionEnd(error: unknown): boolean {
  const { cause } = error as { readonly cause?: { readonly code?: unknown } };
  return CONNECTION_ENDED.includes(String(cause?.code));
}
