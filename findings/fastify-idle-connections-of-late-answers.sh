#!/usr/bin/env bash
# fastify with `forceCloseConnections: 'idle'`: close() ends the connections that are idle when it is called. One whose
# request is answered a moment later is kept for its client by then, and close() waits for keepAliveTimeout (72 s by
# default) although nothing is left to answer.
# Expected: the last answer says `connection: close`, or its connection is ended as the idle ones were. Seen with fastify
# 5.12.8 on Node 20.20.2: the answer comes after 0.3 s, and close() resolves when the keep-alive time is over.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund fastify@5.12.8
cat >close.mjs <<'SCRIPT'
import fastify from 'fastify';
import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const ANSWERED_AFTER_MS = 300;
const KEPT_MS = 4_000;

const app = fastify({ forceCloseConnections: 'idle', keepAliveTimeout: KEPT_MS });
let arrive;
const arrived = new Promise((resolve) => (arrive = resolve));
app.get('/', async () => {
  arrive();
  await delay(ANSWERED_AFTER_MS);
  return 'answer';
});
await app.listen({ port: 0, host: '127.0.0.1' });
const agent = new Agent({ keepAlive: true });
const answer = new Promise((resolve) =>
  get({ port: app.server.address().port, host: '127.0.0.1', agent }, (response) => {
    response.resume().once('end', () => resolve(response.headers.connection));
  }),
);
await arrived;
const beganMs = performance.now();
const closed = app.close().then(() => performance.now() - beganMs);
console.log(`the answer says connection: ${await answer}`);
const tookMs = await closed;
console.log(`close() waited ${tookMs > KEPT_MS / 2 ? 'for the keep-alive time' : 'for the answer alone'}`);
agent.destroy();
SCRIPT
node --version
seen=$(node close.mjs)
printf '%s\n' "$seen"
expected='the answer says connection: keep-alive
close() waited for the keep-alive time'
[ "$seen" = "$expected" ] || { echo 'fastify behaves otherwise now'; exit 1; }
