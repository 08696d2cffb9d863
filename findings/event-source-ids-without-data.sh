#!/usr/bin/env bash
# Two EventSource clients, eventsource 4.1.1 (on eventsource-parser) and undici 7.30.2, on one stream of server-sent events.
# By the HTML standard, an `id` line counts when its block ends, with or without data; an empty `id` takes the number away,
# and the next request has no `Last-Event-ID`. A server may so move a mark forward without an event to show.
# eventsource forgets the id of every block that has no data, be it a new one or an empty one: it names the last event shown.
# eventsource-parser 3.1.1, under it, reports nothing at all for such a block.
# undici keeps the ids, but never takes one away: after an empty id it goes on to name the one before.
# Expected, and guessed before the run for both: what the standard says, the third column.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund eventsource@4.1.1 eventsource-parser@3.1.1 undici@7.30.2
cat >look.mjs <<'SCRIPT'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { EventSource as Package } from 'eventsource';
import { EventSource as Undici } from 'undici';

/** What each connection gets, and the `Last-Event-ID` that the next one should bring. */
const CONNECTIONS = [
  ['retry: 20\nid: 9\n\n', '9'],
  ['id: 10\ndata: shown\n\nid: 11\n\n', '11'],
  ['id\n\n', 'none'],
  ['id: 12\ndata: shown\n\nid:\ndata: shown\n\n', 'none'],
  ['id: 13\ndata: never ended\n', 'none'],
];

async function idsSentBy(EventSource) {
  const ids = [];
  const server = createServer((request, response) => {
    ids.push(request.headers['last-event-id'] ?? 'none');
    const [text] = CONNECTIONS[ids.length - 1] ?? [];
    if (text === undefined) return response.writeHead(204).end(() => server.emit('over'));
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const source = new EventSource(`http://127.0.0.1:${server.address().port}/`);
  await once(server, 'over');
  source.close();
  server.close();
  server.closeAllConnections();
  return ids.slice(1);
}

const byPackage = await idsSentBy(Package);
const byUndici = await idsSentBy(Undici);
CONNECTIONS.forEach(([text, right], index) =>
  console.log(`${JSON.stringify(text)} eventsource ${byPackage[index]}, undici ${byUndici[index]}, standard ${right}`),
);
SCRIPT
seen=$(node --no-warnings look.mjs)
printf '%s\n' "$seen"
expected='"retry: 20\nid: 9\n\n" eventsource none, undici 9, standard 9
"id: 10\ndata: shown\n\nid: 11\n\n" eventsource 10, undici 11, standard 11
"id\n\n" eventsource 10, undici 11, standard none
"id: 12\ndata: shown\n\nid:\ndata: shown\n\n" eventsource none, undici 11, standard none
"id: 13\ndata: never ended\n" eventsource none, undici 11, standard none'
[ "$seen" = "$expected" ] || { echo 'the clients behave otherwise now'; exit 1; }
