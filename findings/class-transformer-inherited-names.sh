#!/usr/bin/env bash
# class-transformer 0.5.1: plainToInstance leaves out, without a word, every member whose name is that of a method that
# all objects inherit (toString, valueOf, hasOwnProperty, constructor, ...), whatever its value is, at every level.
# Expected: members of a plain object are data, and stay. Members named like properties of other built-in objects
# (then, length, name) do stay.
# Cause, as its source has it: a key is skipped where the new object already has a function under that name, which is
# meant to protect the methods of the target class, and nested plain objects inherit functions too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund class-transformer@0.5.1 reflect-metadata@0.2.2
cat >look.mjs <<'SCRIPT'
import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
class Request {}
const texts = [
  '{"constructor":null,"kept":1}',
  '{"toString":5,"valueOf":"x","kept":1}',
  '{"input":{"hasOwnProperty":true,"kept":1}}',
  '{"then":1,"length":2,"name":3}',
];
for (const text of texts) console.log(JSON.stringify(plainToInstance(Request, JSON.parse(text))));
SCRIPT
seen=$(node look.mjs)
expected='{"kept":1}
{"kept":1}
{"input":{"kept":1}}
{"then":1,"length":2,"name":3}'
printf '%s\n' "$seen"
[ "$seen" = "$expected" ] || { echo 'class-transformer behaves otherwise now'; exit 1; }
