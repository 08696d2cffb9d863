/**
 * Waits for a closing handshake, but not for ever: amqplib leaves the promise of a close unsettled when the connection
 * is lost before the broker's answer.
 *
 * @throws {unknown} when `closing` rejects in time: the same reason
 */
export async function withinTimeout(closing: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  try {
    await Promise.race([closing, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
