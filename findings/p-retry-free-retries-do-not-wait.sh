#!/usr/bin/env bash
# p-retry 7.1.1, 8.0.0 and 9.0.0: a failure for which `shouldConsumeRetry` returns false is tried again at once. `minTimeout`,
# `factor` and `maxTimeout` do not count for it: the loop calls as fast as it can, until `maxRetryTime` is over (which has no
# limit unless one is set), or a failure counts, or a call succeeds.
# The documentation says that such a failure "will not consume a retry or increment backoff values", and its example spares
# errors of a rate limit, which is where a loop without a wait does most harm.
# Expected: the wait of the present step (here 1,000 ms) before each try, so one try within 200 ms.
# Guess before the run: the same delay each time, since the step does not grow. Seen: thousands of tries within 200 ms.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund \
  seven@npm:p-retry@7.1.1 eight@npm:p-retry@8.0.0 nine@npm:p-retry@9.0.0
cat >look.mjs <<'SCRIPT'
for (const [version, name] of [
  ['7.1.1', 'seven'],
  ['8.0.0', 'eight'],
  ['9.0.0', 'nine'],
]) {
  const { default: pRetry } = await import(name);
  for (const counts of [true, false]) {
    let tries = 0;
    const call = () => {
      tries += 1;
      throw new Error('429 Too Many Requests');
    };
    await pRetry(call, { retries: 3, minTimeout: 1_000, maxRetryTime: 200, shouldConsumeRetry: () => counts }).catch(() => undefined);
    console.log(`${version}, failures ${counts ? 'count' : 'are free'}: ${tries > 100 ? 'more than 100' : 'few'} tries in 200 ms`);
  }
}
SCRIPT
seen=$(node look.mjs)
printf '%s\n' "$seen"
expected='7.1.1, failures count: few tries in 200 ms
7.1.1, failures are free: more than 100 tries in 200 ms
8.0.0, failures count: few tries in 200 ms
8.0.0, failures are free: more than 100 tries in 200 ms
9.0.0, failures count: few tries in 200 ms
9.0.0, failures are free: more than 100 tries in 200 ms'
[ "$seen" = "$expected" ] || { echo 'p-retry behaves otherwise now'; exit 1; }
