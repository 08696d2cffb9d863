#!/usr/bin/env bash
# p-wait-for: with a time limit, a wait adds one listener of `abort` to one signal at each look and removes none, not even
# at its end. A wait that looks more than ten times makes Node warn of a leak, and one that looks every 20 ms for a minute
# holds 3,000 listeners.
# Expected: as many listeners as there are looks under way, which is one. Seen with p-wait-for 6.0.0 on Node 20.20.2;
# 5.0.2 adds none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund five@npm:p-wait-for@5.0.2 six@npm:p-wait-for@6.0.0
cat >look.mjs <<'SCRIPT'
import five from 'five';
import six from 'six';

const present = new Set();
const { addEventListener, removeEventListener } = AbortSignal.prototype;
AbortSignal.prototype.addEventListener = function (type, listener, options) {
  present.add(listener);
  return addEventListener.call(this, type, listener, options);
};
AbortSignal.prototype.removeEventListener = function (type, listener, options) {
  present.delete(listener);
  return removeEventListener.call(this, type, listener, options);
};
process.on('warning', () => undefined);

for (const [name, waitFor] of [
  ['5.0.2', five],
  ['6.0.0', six],
]) {
  let looks = 0;
  present.clear();
  let most = 0;
  await waitFor(
    () => {
      looks += 1;
      most = Math.max(most, present.size);
      return looks === 30;
    },
    { interval: 1, timeout: 60_000 },
  );
  console.log(`${name}: ${looks} looks, ${most > 10 ? 'more than ten' : 'few'} listeners, ${present.size > 10 ? 'still there' : 'gone'} at the end`);
}
SCRIPT
node --version
seen=$(node --no-warnings look.mjs)
printf '%s\n' "$seen"
expected='5.0.2: 30 looks, few listeners, gone at the end
6.0.0: 30 looks, more than ten listeners, still there at the end'
[ "$seen" = "$expected" ] || { echo 'p-wait-for behaves otherwise now'; exit 1; }
