#!/usr/bin/env bash
# openapi-fetch 0.17.0: a failed request whose answer has no body gives `error: undefined` or `error: ''`, and `data` is missing
# as well. Proxies and load balancers send such answers (502, 503, 504), and so does every HEAD.
# Its README says of `error`: "only present if 4XX or 5XX response". Who takes `const { data, error } = await client.GET(...)` and
# then asks `if (error)` takes such a failure for a success. So it is with a failure whose body is `null`.
# Expected: `error` is truthy whenever the status is 400 or above. What can be relied on is `response.ok`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund openapi-fetch@0.17.0
cat >look.mjs <<'SCRIPT'
import { once } from 'node:events';
import { createServer } from 'node:http';
import createClient from 'openapi-fetch';

const answers = {
  '/length-zero': (response) => response.writeHead(503, { 'content-length': '0', 'retry-after': '1' }).end(),
  '/chunks-none': (response) => response.writeHead(502, { 'transfer-encoding': 'chunked' }).end(),
  '/json-null': (response) => response.writeHead(500, { 'content-type': 'application/json' }).end('null'),
  '/json-object': (response) => response.writeHead(500, { 'content-type': 'application/json' }).end('{}'),
};
const server = createServer((request, response) => answers[request.url](response)).listen(0, '127.0.0.1');
await once(server, 'listening');
const client = createClient({ baseUrl: `http://127.0.0.1:${server.address().port}` });
for (const method of ['GET', 'HEAD'])
  for (const path of Object.keys(answers)) {
    const { data, error, response } = await client[method](path);
    const text = error === undefined ? 'undefined' : JSON.stringify(error);
    console.log(`${method} ${path} ${response.status}: error ${text}, data ${data}, taken for a ${error ? 'failure' : 'success'}`);
  }
server.close();
server.closeAllConnections();
SCRIPT
seen=$(node look.mjs)
printf '%s\n' "$seen"
expected='GET /length-zero 503: error undefined, data undefined, taken for a success
GET /chunks-none 502: error "", data undefined, taken for a success
GET /json-null 500: error null, data undefined, taken for a success
GET /json-object 500: error {}, data undefined, taken for a failure
HEAD /length-zero 503: error undefined, data undefined, taken for a success
HEAD /chunks-none 502: error undefined, data undefined, taken for a success
HEAD /json-null 500: error undefined, data undefined, taken for a success
HEAD /json-object 500: error undefined, data undefined, taken for a success'
[ "$seen" = "$expected" ] || { echo 'openapi-fetch behaves otherwise now'; exit 1; }
