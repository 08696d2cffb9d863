import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer as createPlainServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { generate } from 'selfsigned';
import { amqpAnswers } from './rabbitmq-probe.js';

/** Type 1 is a method frame, as a broker's first one is. */
const METHOD_FRAME = Buffer.from([1, 0, 0]);

/** Answers the header of AMQP as a broker does, and everything else with nothing. */
function beBroker(socket: Socket): void {
  socket.on('error', () => undefined);
  socket.once('data', (data) => {
    if (data.toString('latin1').startsWith('AMQP')) socket.write(METHOD_FRAME);
    else socket.destroy();
  });
}

describe('whether a broker answers', () => {
  let plain: Server;
  let encrypted: Server;

  const portOf = (server: Server) => (server.address() as AddressInfo).port;

  beforeAll(async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'broker' }], {
      keyType: 'ec',
    });
    plain = createPlainServer(beBroker).listen(0, '127.0.0.1');
    encrypted = createTlsServer({ cert, key }, beBroker).listen(0, '127.0.0.1');
    await Promise.all([once(plain, 'listening'), once(encrypted, 'listening')]);
  });

  afterAll(() => {
    plain.close();
    encrypted.close();
  });

  it('is found with and without TLS, as in the address', async () => {
    expect(await amqpAnswers(`amqp://guest:guest@127.0.0.1:${portOf(plain)}`)).toBe(true);
    expect(await amqpAnswers(`amqps://guest:guest@127.0.0.1:${portOf(encrypted)}`)).toBe(true);
  });

  it('is not found where the server uses the other protocol', async () => {
    expect(await amqpAnswers(`amqps://127.0.0.1:${portOf(plain)}`)).toBe(false);
    expect(await amqpAnswers(`amqp://127.0.0.1:${portOf(encrypted)}`)).toBe(false);
  });
});
