import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { GatewayBench } from '../testing/gateway.bench.js';
import { SCOPE_EXTENSION } from './access.decorators.js';

const PAGE = new URL('../../../../docs/access-keys.md', import.meta.url);
const ROW = /^\| `(GET|POST|PUT|DELETE) (\S+)`\s+\| `(\w+)`\s+\|$/gm;

type Paths = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

describe('the table of scopes in docs/access-keys.md', () => {
  let bench: GatewayBench;

  beforeAll(async () => {
    bench = await GatewayBench.open();
  });
  afterAll(() => bench.close());

  it('has each endpoint of the API document, with the scope that it needs', async () => {
    const answer = await bench.http.get('/openapi.json').expect(200);
    const { paths } = answer.body as { paths: Paths };
    const served = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(
        ([method, operation]) => `${method.toUpperCase()} ${path} ${String(operation[SCOPE_EXTENSION])}`,
      ),
    );
    const rows = [...readFileSync(PAGE, 'utf8').matchAll(ROW)].map((row) => row.slice(1).join(' '));
    expect(rows.sort()).toEqual(served.sort());
  });
});
