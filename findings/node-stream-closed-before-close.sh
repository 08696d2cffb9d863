#!/usr/bin/env bash
# Node streams: `stream.closed` is true before the event `close` is emitted. The documentation of Node 20 says that it is
# true "after 'close' has been emitted". Who looks at `closed` to find out whether all listeners of `close` have run, and
# else waits for that event, takes a stream for done whose last work is still to come.
# Expected: false until the listeners of `close` have run. Seen with Node 20.20.2 and with readable-stream 4.7.0, which is
# the same code as a package.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund readable-stream@4.7.0
cat >look.mjs <<'SCRIPT'
import core from 'node:stream';
import library from 'readable-stream';
for (const { Readable } of [core, library]) {
  const stream = new Readable({ read() {} });
  let listened = false;
  stream.on('close', () => (listened = true));
  stream.destroy();
  console.log(`closed ${stream.closed}, listener has run ${listened}`);
}
SCRIPT
node --version
seen=$(node look.mjs)
printf '%s\n' "$seen"
expected='closed true, listener has run false
closed true, listener has run false'
[ "$seen" = "$expected" ] || { echo 'streams behave otherwise now'; exit 1; }
