import getPort from 'get-port';

/**
 * Ports below the ones that Linux (32768–60999), macOS and Windows (49152–65535) hand to outgoing connections. With a
 * port from that range, a client that keeps trying to reach a service that is being restarted can be given that very
 * port, connect to itself, and keep the service from ever listening again.
 */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;
const CANDIDATES = 64;

/**
 * Finds a port of the loopback address that nobody listens on. It is random, so that two stacks which start at the
 * same moment do not choose the same, and it is not given out twice by this process.
 */
export async function findFreePort(): Promise<number> {
  const candidates = Array.from(
    { length: CANDIDATES },
    () => LOWEST_PORT + Math.floor(Math.random() * (HIGHEST_PORT - LOWEST_PORT)),
  );
  return getPort({ port: candidates, host: '127.0.0.1', reserve: true });
}
