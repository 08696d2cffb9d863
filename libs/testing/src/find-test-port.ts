import getPort from 'get-port';

/**
 * Below the ports that Linux hands to outgoing connections: a client which keeps trying a service that is being
 * restarted could be given the service's own port, connect to itself and keep the service from listening again.
 */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;
const CANDIDATES = 64;

/** Finds a port of the loopback address that nobody listens on and that this process has not been given before. */
export async function findTestPort(): Promise<number> {
  const span = HIGHEST_PORT - LOWEST_PORT;
  const candidates = Array.from({ length: CANDIDATES }, () => LOWEST_PORT + Math.floor(Math.random() * span));
  return getPort({ port: candidates, host: '127.0.0.1', reserve: true });
}
