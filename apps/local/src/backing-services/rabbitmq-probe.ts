import { fetchAgain } from '@tidegate/broker';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** What an AMQP 0-9-1 client sends first; a broker that serves answers with a frame of type 1 (connection.start). */
const PROTOCOL_HEADER = Buffer.from([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]);
const METHOD_FRAME = 1;
const PROBE_TIMEOUT_MS = 2000;

/** Whether a broker answers AMQP at this address. Never rejects. */
export function amqpAnswers(rabbitmqUrl: string): Promise<boolean> {
  return new Promise((resolve) => {
    const { socket, connected } = openConnection(new URL(rabbitmqUrl));
    const answer = (isAlive: boolean) => {
      socket.destroy();
      resolve(isAlive);
    };
    socket.once(connected, () => socket.write(PROTOCOL_HEADER));
    socket.once('data', (data) => answer(data[0] === METHOD_FRAME));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
    socket.once('close', () => resolve(false));
  });
}

/** A connection, and the event after which it can be written to. */
function openConnection({ protocol, hostname: host, port }: URL): {
  readonly socket: Socket;
  readonly connected: string;
} {
  const timeout = PROBE_TIMEOUT_MS;
  if (protocol !== 'amqps:')
    return { socket: connect({ host, port: Number(port || '5672'), timeout }), connected: 'connect' };
  // Nothing secret is sent here; the services that will use the broker check its certificate.
  const socket = connectTls({ host, port: Number(port || '5671'), timeout, rejectUnauthorized: false });
  return { socket, connected: 'secureConnect' };
}

/**
 * Calls the management API.
 *
 * @param managementUrl - with user and password
 * @param path - for example `/api/overview`
 */
export async function askManagement(
  managementUrl: string,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const url = new URL(managementUrl);
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const base = url.pathname.replace(/\/+$/, '');
  return fetchAgain(`${url.protocol}//${url.host}${base}${path}`, {
    ...init,
    headers: {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      'content-type': 'application/json',
    },
    signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
  });
}

/** Whether the management API accepts our login at this address. Never rejects. */
export async function managementAnswers(managementUrl: string): Promise<boolean> {
  try {
    const response = await askManagement(managementUrl, '/api/overview');
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
