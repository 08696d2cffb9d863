#!/usr/bin/env bash
# undici 7.30.2 on Node 20: when a response's body is destroyed, aborted or dumped midway, its connection is closed, as HTTP/1.1
# demands, and the client opens another one at once, though no request waits. The server sees a connection on which nothing comes.
# Expected: the next connection is opened by the next request, as after a body that was read to its end and a connection that the
# server has closed since.
# Seen, connections that the server accepted for one request: 1 for a body that was read, 2 for each of the three others, for
# `Client` and for `Pool` with one connection. The spare one stays until the server no longer waits for a request on it.
# It matters where a client reads only the beginning of many answers, as a sender of webhooks does that limits them: each of its
# requests costs the receiver two connections, and a receiver that counts them sees twice as many callers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund undici@7.30.2
cat >look.mjs <<'SCRIPT'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Pool } from 'undici';

let accepted = 0;
const server = createServer((request, response) => {
  if (request.url === '/short') return response.end('all of it');
  const writing = setInterval(() => response.write('x'.repeat(1000)), 5);
  response.once('close', () => clearInterval(writing));
});
server.on('connection', () => (accepted += 1));
await once(server.listen(0, '127.0.0.1'), 'listening');
const origin = `http://127.0.0.1:${server.address().port}`;

const ways = {
  read: async (body) => body.text(),
  destroyed: async (body) => body.destroy(),
  aborted: async (body, abort) => abort.abort(),
  dumped: async (body) => body.dump({ limit: 2000 }),
};
for (const make of [() => new Client(origin), () => new Pool(origin, { connections: 1 })])
  for (const [name, end] of Object.entries(ways)) {
    accepted = 0;
    const dispatcher = make();
    const abort = new AbortController();
    const path = name === 'read' ? '/short' : '/endless';
    const { body } = await dispatcher.request({ method: 'GET', path, signal: abort.signal });
    body.on('error', () => undefined);
    if (name !== 'read') await once(body, 'readable');
    await end(body, abort);
    await delay(500);
    console.log(`${dispatcher.constructor.name} ${name}: ${accepted}`);
    await dispatcher.destroy();
  }
server.closeAllConnections();
server.close();
SCRIPT
seen=$(node look.mjs)
printf '%s\n' "$seen"
expected='Client read: 1
Client destroyed: 2
Client aborted: 2
Client dumped: 2
Pool read: 1
Pool destroyed: 2
Pool aborted: 2
Pool dumped: 2'
[ "$seen" = "$expected" ] || { echo 'undici behaves otherwise now'; exit 1; }
