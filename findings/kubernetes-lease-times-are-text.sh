#!/usr/bin/env bash
# @kubernetes/client-node 1.4.0: the times of a Lease that is read (`acquireTime`, `renewTime`) are texts, though their type in
# TypeScript is V1MicroTime, a class that extends Date. So `lease.spec.renewTime.getTime()` compiles, and throws at the first
# Lease that comes from the API. `creationTimestamp` of the same object is a Date. The `eventTime` of an Event is a text as well.
# Expected: an object of V1MicroTime, or a type that says text.
# The answers below have the form in which the API sends them; a server on this machine hands them out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @kubernetes/client-node@1.4.0
cat >look.mjs <<'SCRIPT'
import { CoordinationV1Api, CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { once } from 'node:events';
import { createServer } from 'node:http';

const metadata = { name: 'one', namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' };
const answers = {
  leases: { metadata, spec: { leaseDurationSeconds: 15, renewTime: '2026-01-01T00:00:00.123456Z' } },
  events: { metadata, involvedObject: {}, eventTime: '2026-01-01T00:00:00.123456Z' },
};
const server = createServer(({ url }, response) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answers[url.split('/').at(-2)])),
).listen(0, '127.0.0.1');
await once(server, 'listening');
const config = new KubeConfig();
config.loadFromClusterAndUser(
  { name: 'here', server: `http://127.0.0.1:${server.address().port}`, skipTLSVerify: true },
  { name: 'me' },
);
const one = { name: 'one', namespace: 'default' };
const lease = await config.makeApiClient(CoordinationV1Api).readNamespacedLease(one);
const event = await config.makeApiClient(CoreV1Api).readNamespacedEvent(one);
for (const [name, value] of Object.entries({
  creationTimestamp: lease.metadata.creationTimestamp,
  renewTime: lease.spec.renewTime,
  eventTime: event.eventTime,
}))
  console.log(`${name} is ${value instanceof Date ? 'a Date' : `a ${typeof value}`}`);
server.close();
server.closeAllConnections();
SCRIPT
types=node_modules/@kubernetes/client-node/dist
declared() { # field, file
  grep -o "'$1'?: V1MicroTime;" "$types/gen/models/$2.d.ts"
}
seen=$(
  grep -o 'class V1MicroTime extends Date' "$types/types.d.ts"
  declared renewTime V1LeaseSpec
  declared eventTime CoreV1Event
  node look.mjs
)
printf '%s\n' "$seen"
expected="class V1MicroTime extends Date
'renewTime'?: V1MicroTime;
'eventTime'?: V1MicroTime;
creationTimestamp is a Date
renewTime is a string
eventTime is a string"
[ "$seen" = "$expected" ] || { echo 'the client behaves otherwise now'; exit 1; }
