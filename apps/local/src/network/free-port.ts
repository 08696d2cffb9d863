import getPort from 'get-port';

/**
 * Ports below those that Linux (32768–60999), macOS and Windows (49152–65535) assign to outgoing connections. With a
 * port from that range, a client that repeatedly connects to a service that is being restarted can be assigned that
 * port, connect to itself, and keep the service from listening again.
 */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;
const CANDIDATES = 64;

/**
 * Finds a port of the loopback address that nobody listens on. It is random, so that two stacks which start at the
 * same moment do not choose the same, and this process does not return it twice.
 */
export async function findFreePort(): Promise<number> {
  const candidates = Array.from(
    { length: CANDIDATES },
    () => LOWEST_PORT + Math.floor(Math.random() * (HIGHEST_PORT - LOWEST_PORT)),
  );
  return getPort({ port: candidates, host: '127.0.0.1', reserve: true });
}
