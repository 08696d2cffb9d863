import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findTestPort } from '@tidegate/testing';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { askStore } from './ask-store.js';

const url = process.env.REDIS_URL ?? '';

describe('one question to a store', () => {
  let stranger: Server;
  let answer: string | undefined;
  const strangerUrl = (): string => `redis://127.0.0.1:${(stranger.address() as AddressInfo).port}`;

  beforeAll(async () => {
    stranger = createServer((socket) => {
      socket.on('data', () => answer !== undefined && socket.write(answer)).on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
  });

  afterAll(() => {
    stranger.close();
  });

  it('is answered', async () => {
    expect(await askStore(url, ['PING'])).toBe('PONG');
    expect(await askStore(url, ['CONFIG', 'GET', 'appendonly'])).toEqual([
      'appendonly',
      expect.stringMatching(/yes|no/),
    ]);
  });

  it('fails with the words of Redis', async () => {
    await expect(askStore(url, ['CONFIG', 'NOTHING'])).rejects.toThrow(/unknown subcommand/i);
  });

  it('fails with those of the connection where nobody listens', async () => {
    const port = await findTestPort();
    await expect(askStore(`redis://127.0.0.1:${port}`, ['PING'])).rejects.toThrow(
      `connect ECONNREFUSED 127.0.0.1:${port}`,
    );
  });

  it('fails with those of Redis where the password is wrong', async () => {
    const wrong = new URL(url);
    wrong.username = 'nobody';
    wrong.password = 'wrong';
    await expect(askStore(wrong.href, ['PING'])).rejects.toThrow(/WRONGPASS/);
  });

  it('fails within a few seconds where the server sends nothing, or is no Redis', async () => {
    await expect(askStore(strangerUrl(), ['PING'])).rejects.toThrow('Command timed out');
    answer = 'HTTP/1.1 400 Bad Request\r\n\r\n';
    await expect(askStore(strangerUrl(), ['PING'])).rejects.toThrow('not a Redis server');
  });
});
