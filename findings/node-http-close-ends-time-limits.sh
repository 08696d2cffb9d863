#!/usr/bin/env bash
# Node's http server: close() ends the checks of headersTimeout and requestTimeout, while it goes on waiting for its
# connections. One that has sent nothing counts as neither idle nor over time: a client that only connects holds up a
# stop until it leaves by itself.
# Expected: that a limit which ends such a connection of an open server ends it in a closing one, too. Seen with Node
# 20.20.2: the open server answers 408 after about a second, the closing one keeps the connection.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >close.mjs <<'SCRIPT'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const LIMITS = { headersTimeout: 1_000, requestTimeout: 1_000, connectionsCheckingInterval: 100 };

/** What becomes of a connection that sends nothing, within four times the limit. */
async function fate(isClosing) {
  const server = createServer(LIMITS, (_request, response) => response.end('answer'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect(server.address().port, '127.0.0.1');
  socket.setEncoding('utf8');
  let text = '';
  socket.on('data', (chunk) => (text += chunk));
  await once(server, 'connection');
  let isClosed = false;
  if (isClosing) server.close(() => (isClosed = true)).closeIdleConnections();
  const ended = once(socket, 'close').then(() => text.split('\r\n')[0] || 'closed without an answer');
  const verdict = await Promise.race([ended, delay(4_000, 'still there')]);
  const state = isClosing ? `, server ${isClosed ? 'closed' : 'not closed'}` : '';
  server.close();
  server.closeAllConnections();
  socket.destroy();
  return `${verdict}${state}`;
}

console.log(`open: ${await fate(false)}`);
console.log(`closing: ${await fate(true)}`);
SCRIPT
node --version
seen=$(node close.mjs)
printf '%s\n' "$seen"
expected='open: HTTP/1.1 408 Request Timeout
closing: still there, server not closed'
[ "$seen" = "$expected" ] || { echo 'Node behaves otherwise now'; exit 1; }
