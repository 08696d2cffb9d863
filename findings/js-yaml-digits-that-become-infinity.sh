#!/usr/bin/env bash
# js-yaml 5.5.0 and yaml 2.9.1: the text "81e5214" (a commit, say) is written by the one without quotes, and read by the other as
# Infinity, which JSON.stringify turns into null. Both say that they follow YAML 1.2, whose core schema takes each text
# of this form for a float, of whatever size.
# js-yaml 5 takes a float that is too large for a number to be text, reads its own file as it was, and so sees no need of quotes.
# js-yaml 4.1.0 put them, and read a bare one as Infinity. For floats that fit, js-yaml 5 puts them too.
# Expected, and guessed before the run: a text that one of them writes is a text for the other.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund four@npm:js-yaml@4.1.0 five@npm:js-yaml@5.5.0 yaml@2.9.1
cat >look.mjs <<'SCRIPT'
import * as five from 'five';
import * as four from 'four';
import { parse } from 'yaml';
for (const [version, dump] of [
  ['4.1.0', four.dump],
  ['5.5.0', five.dump],
])
  for (const commit of ['81e52', '81e5214', '7340e91']) {
    const text = dump({ commit });
    console.log(`js-yaml ${version} ${text.trim()} yaml ${JSON.stringify(parse(text))}`);
  }
const readers = { 'js-yaml 4.1.0': four.load, 'js-yaml 5.5.0': five.load, yaml: parse };
for (const [name, read] of Object.entries(readers)) console.log(`${name} reads ${typeof read('81e5214')}`);
SCRIPT
seen=$(node look.mjs)
printf '%s\n' "$seen"
expected="js-yaml 4.1.0 commit: '81e52' yaml {\"commit\":\"81e52\"}
js-yaml 4.1.0 commit: '81e5214' yaml {\"commit\":\"81e5214\"}
js-yaml 4.1.0 commit: '7340e91' yaml {\"commit\":\"7340e91\"}
js-yaml 5.5.0 commit: '81e52' yaml {\"commit\":\"81e52\"}
js-yaml 5.5.0 commit: 81e5214 yaml {\"commit\":null}
js-yaml 5.5.0 commit: '7340e91' yaml {\"commit\":\"7340e91\"}
js-yaml 4.1.0 reads number
js-yaml 5.5.0 reads string
yaml reads number"
[ "$seen" = "$expected" ] || { echo 'they behave otherwise now'; exit 1; }
