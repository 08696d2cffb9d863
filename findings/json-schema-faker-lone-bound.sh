#!/usr/bin/env bash
# json-schema-faker 0.6.3: a number with one bound beyond 1,000 never keeps it. For `{"type":"integer","minimum":44100}` every
# seed gives a number below 44,100; for a `maximum` below -1,000 every seed gives one above. Nothing is thrown.
# With both bounds, or with `multipleOf` beside the one, the numbers are right; so they are up to 1,000.
# Expected: values that the schema accepts, as ajv 8.20.0 judges them here, or an error.
# What it looks like: the bound that is missing is taken to be 1,000 (or -1,000), whatever the other one is, and the number is
# drawn from the range turned round.
# Guess before the run: wrong near 2^53 at most, where a float has no digits left.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund json-schema-faker@0.6.3 ajv@8.20.0
cat >look.mjs <<'SCRIPT'
import { Ajv } from 'ajv';
import { generateSync } from 'json-schema-faker';
const ajv = new Ajv();
const SEEDS = 200;
for (const schema of [
  { type: 'integer', minimum: 1000 },
  { type: 'integer', minimum: 44100 },
  { type: 'number', minimum: 44100 },
  { type: 'integer', exclusiveMinimum: 1700000000000 },
  { type: 'integer', maximum: -44100 },
  { type: 'integer', minimum: 44100, maximum: 48000 },
  { type: 'integer', minimum: 44100, multipleOf: 50 },
]) {
  const isValid = ajv.compile(schema);
  let valid = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) valid += isValid(generateSync(schema, { seed })) ? 1 : 0;
  console.log(`${valid} of ${SEEDS} valid: ${JSON.stringify(schema)}`);
}
SCRIPT
seen=$(node look.mjs)
printf '%s\n' "$seen"
expected='200 of 200 valid: {"type":"integer","minimum":1000}
0 of 200 valid: {"type":"integer","minimum":44100}
0 of 200 valid: {"type":"number","minimum":44100}
0 of 200 valid: {"type":"integer","exclusiveMinimum":1700000000000}
0 of 200 valid: {"type":"integer","maximum":-44100}
200 of 200 valid: {"type":"integer","minimum":44100,"maximum":48000}
200 of 200 valid: {"type":"integer","minimum":44100,"multipleOf":50}'
[ "$seen" = "$expected" ] || { echo 'json-schema-faker behaves otherwise now'; exit 1; }
