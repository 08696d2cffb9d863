/** What undici calls a connection that ended under a request. */
const CONNECTION_ENDED = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

/**
 * `fetch`, tried once more when the connection ended under it. RabbitMQ 4.x closes a kept-alive connection after 5 s without
 * a request, and one that is sent at that moment fails ("other side closed"). For requests that may be carried out twice.
 *
 * @throws what `fetch` throws
 */
export async function fetchAgain(url: string | URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (!isConnectionEnd(error)) throw error;
    return fetch(url, init);
  }
}

function isConnectionEnd(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && CONNECTION_ENDED.includes(String(cause.code));
}
