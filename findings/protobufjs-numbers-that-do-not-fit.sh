#!/usr/bin/env bash
# protobufjs 8.8.1: a number that does not fit its field is changed without an error, by a rule that depends on the field's width.
# int32 and uint32 wrap round; int64 and uint64 stop at the nearest end. So -1 is the largest number in a uint32 and 0 in a
# uint64, and 1e20 is 1,661,992,960 in an int32 and the largest number in an int64. A text that begins with digits is 0 in the
# narrow ones and those digits in the wide ones. NaN is 0 in all, and an enum's name that is not known is the enum's default.
# `verify`, made to find what does not fit a message, passes all these whole numbers.
# All through `fromObject`, the way in for plain objects. Expected: an error for each, or one rule for all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund protobufjs@8.8.1
cat >look.cjs <<'SCRIPT'
const { parse } = require('protobufjs');
const { root } = parse(`syntax = "proto3";
  enum Size { NONE = 0; SMALL = 1; }
  message Values { int32 int32 = 1; uint32 uint32 = 2; int64 int64 = 3; uint64 uint64 = 4; Size size = 5; }`);
const Values = root.lookupType('Values');
function arrives(field, value) {
  const bytes = Values.encode(Values.fromObject({ [field]: value })).finish();
  return Values.toObject(Values.decode(bytes), { longs: String, enums: String, defaults: true })[field];
}
for (const value of [3e9, 5e9, 1e20, -1, NaN, '12abc'])
  console.log(String(value), ['int32', 'uint32', 'int64', 'uint64'].map((field) => `${field} ${arrives(field, value)}`).join(', '));
console.log('LARGE', arrives('size', 'LARGE'));
const passed = ['int32', 'uint32', 'int64', 'uint64'].every((field) => [3e9, 5e9, 1e20, -1].every((value) => Values.verify({ [field]: value }) === null));
console.log(`verify passes them: ${passed}`);
SCRIPT
seen=$(node look.cjs)
printf '%s\n' "$seen"
expected='3000000000 int32 -1294967296, uint32 3000000000, int64 3000000000, uint64 3000000000
5000000000 int32 705032704, uint32 705032704, int64 5000000000, uint64 5000000000
100000000000000000000 int32 1661992960, uint32 1661992960, int64 9223372036854775807, uint64 18446744073709551615
-1 int32 -1, uint32 4294967295, int64 -1, uint64 0
NaN int32 0, uint32 0, int64 0, uint64 0
12abc int32 0, uint32 0, int64 12, uint64 12
LARGE NONE
verify passes them: true'
[ "$seen" = "$expected" ] || { echo 'protobufjs behaves otherwise now'; exit 1; }
