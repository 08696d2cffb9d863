import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { Receiver } from '../testing/receiver.js';
import { ForbiddenAddressError, lookupPublic, refusePrivate } from './public-connections.js';

const PUBLIC = { address: '192.0.43.8', family: 4 };
const LOOPBACK = { address: '127.0.0.1', family: 4 };

/** What a name leads to, one answer after the other. */
const answering = (...answers: LookupAddress[][]) => {
  const left = [...answers];
  return lookupPublic((_hostname, _options, callback) => callback(null, left.shift() ?? []));
};

const resolved = (lookup: LookupFunction, all: boolean) =>
  new Promise((resolve) =>
    lookup('hooks.example', { all }, (error, ...addresses) => resolve(error ?? addresses)),
  );

describe('a name that is resolved', () => {
  it('leads to its public addresses alone', async () => {
    const names = () => answering([LOOPBACK, PUBLIC]);
    await expect(resolved(names(), true)).resolves.toEqual([[PUBLIC]]);
    await expect(resolved(names(), false)).resolves.toEqual([PUBLIC.address, 4]);
  });

  it('is refused once it leads to none of them, also when it did at first', async () => {
    const name = answering([PUBLIC], [LOOPBACK], []);
    await expect(resolved(name, true)).resolves.toEqual([[PUBLIC]]);
    await expect(resolved(name, true)).resolves.toEqual(new ForbiddenAddressError());
    await expect(resolved(name, false)).resolves.toEqual(new ForbiddenAddressError());
  });
});

describe('a socket that is connected', () => {
  let receiver: Receiver;
  const bytes: Buffer[] = [];
  let isClosed = false;

  beforeAll(async () => {
    receiver = await Receiver.tcp((socket) =>
      socket.on('data', (data: Buffer) => bytes.push(data)).on('close', () => (isClosed = true)),
    );
  });
  afterAll(() => receiver.close());

  it('is refused before a byte is written where it leads to loopback, whatever its name led to before', async () => {
    // As a server of names that answers otherwise to whoever connects than to whoever has looked.
    const toLoopback: LookupFunction = (_hostname, { all }, callback) =>
      all ? callback(null, [LOOPBACK]) : callback(null, LOOPBACK.address, LOOPBACK.family);
    const connect = refusePrivate(buildConnector({ timeout: 5_000, lookup: toLoopback }));
    const target = { hostname: 'hooks.example', protocol: 'http:', port: String(receiver.port) };
    const error = await new Promise((resolve) => connect(target, (...[refusal]) => resolve(refusal)));
    expect(error).toEqual(new ForbiddenAddressError());
    await waitUntil(() => isClosed);
    expect([receiver.connections, bytes]).toEqual([1, []]);
  });
});
