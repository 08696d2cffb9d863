#!/usr/bin/env bash
# Python's json and JavaScript's JSON: whether a whole float of Python comes back as a float depends on its size.
# Python writes 1e16 as "1e+16" and reads that as a float. One hop through JSON.parse and JSON.stringify makes it
# "10000000000000000", which Python reads as an int; from 1e21 on JavaScript writes an exponent, and it stays a float.
# Expected: either every whole float becomes an int on such a hop, or none does. So a check of the type
# (isinstance(x, float), a column of one type) works for large numbers and fails for small ones.
# Needs Python 3. Seen with Node 20.20.2 and Python 3.11.7; the reader in the middle is json-bigint 1.0.0 as well, which
# people take to keep numbers as they are: it keeps integers, and writes floats as JavaScript does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund json-bigint@1.0.0
cat >hop.cjs <<'SCRIPT'
const library = process.argv[2] === 'json-bigint' ? require('json-bigint') : JSON;
process.stdin.on('data', (text) => process.stdout.write(library.stringify(library.parse(String(text)))));
SCRIPT
cat >look.py <<'SCRIPT'
import json
import subprocess
import sys

sent = json.dumps([1.0, 1e16, 1e20, 1e21, 1e22])
answer = subprocess.run(["node", "hop.cjs", sys.argv[1]], input=sent, capture_output=True, text=True, check=True).stdout
print(sys.argv[1], answer, " ".join(type(number).__name__ for number in json.loads(answer)))
SCRIPT
node --version
python3 --version
seen=$(python3 look.py JSON; python3 look.py json-bigint)
printf '%s\n' "$seen"
[ "$(grep -c 'int int int float float$' <<<"$seen")" = 2 ] || { echo 'they behave otherwise now'; exit 1; }
