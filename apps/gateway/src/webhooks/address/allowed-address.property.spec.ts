import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BlockList } from 'node:net';
import { isPublicAddress } from './allowed-address.js';
import { LONGEST_WEBHOOK_URL, readWebhookUrl } from './webhook-url.js';

/** Networks that no webhook may reach, by the registries of IANA: written again, and not taken from the library. */
const FORBIDDEN: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const familyOf = (address: string): 'ipv4' | 'ipv6' => (address.includes(':') ? 'ipv6' : 'ipv4');

/** One for each family: an IPv6 network that holds the mapped addresses would match each of IPv4. */
const forbidden = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [network, prefix] of FORBIDDEN)
  forbidden[familyOf(network)].addSubnet(network, prefix, familyOf(network));

/** Bits of a network, and any bits behind them. */
function addressIn(network: string, prefix: number): fc.Arbitrary<string> {
  const isV6 = familyOf(network) === 'ipv6';
  const size = isV6 ? 128 : 32;
  const hosts = fc.bigInt({ min: 0n, max: (1n << BigInt(size - prefix)) - 1n });
  return hosts.map((host) => {
    const value = bitsOf(network) | host;
    return isV6 ? v6(value) : v4(value);
  });
}

function bitsOf(address: string): bigint {
  if (!address.includes(':'))
    return address.split('.').reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
  const [head = '', tail = ''] = address.split('::');
  const groups = [head, tail].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from({ length: 8 - groups.flat().length }, () => '0');
  return [...(groups[0] ?? []), ...zeros, ...(groups[1] ?? [])].reduce(
    (bits, group) => (bits << 16n) | BigInt(`0x${group}`),
    0n,
  );
}

const v4 = (value: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');

const v6 = (value: bigint): string =>
  Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 65_535n).toString(16)).join(
    ':',
  );

describe('the addresses that webhooks may be sent to', () => {
  it('are none of those that the internet does not use', () => {
    const address = fc.oneof(...FORBIDDEN.map(([network, prefix]) => addressIn(network, prefix)));
    fc.assert(
      fc.property(address, (text) => !isPublicAddress(text)),
      { numRuns: 1_000 },
    );
  });

  it('are all others of IPv4, and of IPv6 those that are given out', () => {
    const address = fc.oneof(
      fc.ipV4(),
      addressIn('2400::', 8),
      addressIn('2600::', 8),
      addressIn('2a00::', 8),
    );
    fc.assert(
      fc.property(
        address,
        (text) => isPublicAddress(text) === !forbidden[familyOf(text)].check(text, familyOf(text)),
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['metadata of AWS', 'fd00:ec2::254'],
    ['metadata of Alibaba', '100.100.100.200'],
    ['metadata of Azure', '168.63.129.16'],
    ['loopback in IPv6', '::1'],
    ['loopback by a mapped address', '::ffff:7f00:1'],
    ['metadata by NAT64', '64:ff9b::a9fe:a9fe'],
    ['an address with a zone', 'fe80::1%eth0'],
    ['a name', 'localhost'],
    ['nothing', ''],
  ])('are not %s', (_case, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe(readWebhookUrl.name, () => {
  const STRICT = { allowHttp: false, allowPrivateAddresses: false };
  const LOCAL = { allowHttp: true, allowPrivateAddresses: true };

  it.each([
    ['nothing', '', 'must be an absolute address of at most 2048 characters'],
    ['no address', 'hooks', 'must be an absolute address of at most 2048 characters'],
    [
      'one that is too long',
      `https://example.com/${'a'.repeat(LONGEST_WEBHOOK_URL)}`,
      'must be an absolute address of at most 2048 characters',
    ],
    [
      'one that is too long once it is written out',
      `https://example.com/${'ä'.repeat(1_000)}`,
      'must be an absolute address of at most 2048 characters',
    ],
    ['http', 'http://example.com/', 'must begin with https://'],
    ['another scheme', 'file:///etc/passwd', 'must begin with https://'],
    ['a user', 'https://me@example.com/', 'must have no user and no password'],
    ['a password', 'https://:secret@example.com/', 'must have no user and no password'],
    ['a part behind #', 'https://example.com/#a', 'must have no part behind #'],
    ['a private address', 'https://10.0.0.1/', 'must not lead to a loopback, private or reserved address'],
    ['loopback in IPv6', 'https://[::1]/', 'must not lead to a loopback, private or reserved address'],
    // As `URL` reads them, these are 127.0.0.1.
    [
      'loopback as a number',
      'https://2130706433/',
      'must not lead to a loopback, private or reserved address',
    ],
    ['loopback in octal', 'https://0177.1/', 'must not lead to a loopback, private or reserved address'],
  ])('refuses %s', (_case, text, fault) => {
    expect(readWebhookUrl(text, STRICT)).toEqual({ fault });
  });

  it('takes others, as they are written out', () => {
    expect(readWebhookUrl('https://EXAMPLE.com:443/a?b=c', STRICT)).toEqual({
      url: 'https://example.com/a?b=c',
    });
    expect(readWebhookUrl('http://127.0.0.1:9000', LOCAL)).toEqual({ url: 'http://127.0.0.1:9000/' });
    expect(readWebhookUrl('ftp://a/', LOCAL)).toEqual({ fault: 'must begin with https:// or http://' });
  });
});
