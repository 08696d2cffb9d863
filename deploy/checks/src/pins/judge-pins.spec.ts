import { describe, expect, it } from '@jest/globals';
import type { EndOfLifeTable } from './end-of-life.js';
import { judgePins } from './judge-pins.js';
import { pinsOfImage, type Pin } from './pin.js';

const TABLE: EndOfLifeTable = {
  node: {
    source: 'https://example.com/node',
    read: '2026-01-01',
    lines: { '20': '2026-04-30', '26': 'not announced' },
  },
};

const pin = (line: string, role: Pin['role'] = 'used'): Pin => ({
  product: 'node',
  line,
  text: `node:${line}`,
  file: 'Containerfile',
  role,
});

describe('a pin', () => {
  it.each([
    { what: 'is maintained long before its end', today: '2026-01-30', verdict: 'maintained' },
    { what: 'warns within 90 days of it', today: '2026-01-31', verdict: 'warning' },
    { what: 'warns on its last day', today: '2026-04-30', verdict: 'warning' },
    { what: 'fails on the day after', today: '2026-05-01', verdict: 'failure' },
  ])('$what', ({ today, verdict }) => {
    expect(judgePins([pin('20')], TABLE, today)).toMatchObject([{ verdict }]);
  });

  it('only warns past its end where it is the oldest that is accepted', () => {
    const [judged] = judgePins([pin('20', 'oldest-accepted')], TABLE, '2026-05-01');
    expect(judged).toMatchObject({
      verdict: 'warning',
      knowledge: 'past its end of life since 2026-04-30 (https://example.com/node)',
    });
  });

  it('fails where the table has no line for it, whatever its role', () => {
    const unknown = 'no end-of-life date is known for node 18: add it to deploy/end-of-life.yaml';
    for (const role of ['used', 'oldest-accepted'] as const)
      expect(judgePins([pin('18', role)], TABLE, '2026-01-01')).toMatchObject([
        { verdict: 'failure', knowledge: unknown },
      ]);
  });

  it.each([
    { today: '2026-03-31', verdict: 'maintained', knowledge: 'no end was announced on 2026-01-01' },
    {
      today: '2026-04-01',
      verdict: 'warning',
      knowledge: 'no end was announced on 2026-01-01, 90 days ago: read https://example.com/node again',
    },
  ])(
    'without an announced end asks on $today to be read again or not: $verdict',
    ({ today, ...expected }) => {
      expect(judgePins([pin('26')], TABLE, today)).toMatchObject([expected]);
    },
  );
});

describe('an image', () => {
  it.each([
    ['node:24.21.0-trixie-slim', ['node 24', 'debian trixie']],
    ['redis:8.2.10-bookworm', ['redis 8.2', 'debian bookworm']],
    ['docker.io/library/rabbitmq:4.3.6-management', ['rabbitmq 4.3']],
    ['localhost:5000/python:3.13', ['python 3.13']],
  ])('%s pins %j', (image, expected) => {
    expect(pinsOfImage(image, 'file').map(({ product, line }) => `${product} ${line}`)).toEqual(expected);
  });

  it.each([
    ['redis', 'redis latest'],
    ['redis:latest', 'redis latest'],
    ['redis:8', 'redis 8'],
    ['node:24.21.0-alpine', 'debian alpine'],
    ['minio/minio:2026.1.1', 'minio 2026.1'],
  ])('%s fails, for nothing is known of %s', (image, unknown) => {
    const judged = judgePins(pinsOfImage(image, 'file'), TABLE, '2026-01-01');
    expect(judged.map(({ knowledge }) => knowledge)).toContainEqual(
      expect.stringContaining(`for ${unknown}:`),
    );
  });
});
