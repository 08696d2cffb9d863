#!/usr/bin/env bash
# rate-limiter-flexible 11.4.0, RateLimiterMemory: a window longer than 2,147,483,647 ms (24.8 days) ends after 1 ms. Points of a
# quota per 30 days are forgotten before the next request comes, so it never refuses anybody. The answers look right:
# `msBeforeNext` is 30 days, and `remainingPoints` begins with the full quota again and again.
# Cause: the timer that forgets a key is Node's setTimeout, which takes longer delays for 1 ms. Node prints a warning that names
# no key and no library.
# Expected: the third of three requests is refused, as it is for a window of 24 days.
# Guess before the run: refused, since a library for limits cuts long timers into pieces.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund rate-limiter-flexible@11.4.0
cat >look.mjs <<'SCRIPT'
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { setTimeout as wait } from 'node:timers/promises';
const DAY_SECONDS = 86_400;
for (const days of [24, 25, 30]) {
  const quota = new RateLimiterMemory({ points: 2, duration: days * DAY_SECONDS });
  const answers = [];
  for (let request = 1; request <= 3; request += 1) {
    const answer = await quota.consume('key').catch((refusal) => refusal);
    answers.push(`${answer.consumedPoints > 2 ? 'refused' : 'taken'} (${Math.round(answer.msBeforeNext / 1_000 / DAY_SECONDS)} days)`);
    await wait(50);
  }
  console.log(`2 in ${days} days: ${answers.join(', ')}`);
}
process.exit();
SCRIPT
seen=$(node --no-warnings look.mjs)
printf '%s\n' "$seen"
expected='2 in 24 days: taken (24 days), taken (24 days), refused (24 days)
2 in 25 days: taken (25 days), taken (25 days), taken (25 days)
2 in 30 days: taken (30 days), taken (30 days), taken (30 days)'
[ "$seen" = "$expected" ] || { echo 'rate-limiter-flexible behaves otherwise now'; exit 1; }
