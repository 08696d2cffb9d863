import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { StackStartError } from '../context/stack-start.error.js';

const CONNECT_TIMEOUT_MS = 500;

/**
 * Makes sure that the gateway will be able to listen.
 *
 * @throws {StackStartError} that names the port and the setting when it will not
 */
export async function requireFreeGatewayPort(host: string, port: number): Promise<void> {
  const server = createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, 'listening');
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new StackStartError(
      code === 'EADDRINUSE'
        ? `Port ${port} of ${host} is taken by another program: stop that program, or choose another port with GATEWAY_PORT.`
        : `Port ${port} of ${host} cannot be used (${code}): choose others with GATEWAY_PORT and GATEWAY_HOST.`,
    );
  } finally {
    server.close();
  }
}

/** Whether anybody listens on a port of the loopback address. Never rejects. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: CONNECT_TIMEOUT_MS });
    const answer = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}
