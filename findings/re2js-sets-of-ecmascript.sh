#!/usr/bin/env bash
# re2js: `RE2JS.translateRegExp` prepares a regular expression of JavaScript for RE2, and changes the spelling of escapes and
# groups alone. `\s`, `\S` and `.` keep the members that they have in RE2: `\s` is five characters of ASCII, without the
# vertical tab and all white space beyond ASCII, and the dot leaves out `\n` alone, not `\r`, U+2028 and U+2029. A name
# with a no-break space does not match `^\w+\s\w+$`, and `^.*$` matches a text that holds a carriage return.
# Expected of a translation: the same matches as the pattern has in JavaScript. Seen with re2js 2.10.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund re2js@2.10.0
cat >look.mjs <<'SCRIPT'
import { RE2JS } from 're2js';
const characters = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit));
const numbers = (found) => found.map((one) => one.charCodeAt(0).toString(16)).join(' ');
for (const pattern of ['^\\s$', '^\\S$', '^.$', '^\\w$', '^\\d$']) {
  const translated = RE2JS.compile(RE2JS.translateRegExp(pattern));
  const original = new RegExp(pattern, 'u');
  const differing = characters.filter((one) => original.test(one) !== translated.test(one));
  console.log(`${pattern} ${numbers(differing)}`.trimEnd());
}
SCRIPT
seen=$(node look.mjs)
printf '%s\n' "$seen"
white='b a0 1680 2000 2001 2002 2003 2004 2005 2006 2007 2008 2009 200a 2028 2029 202f 205f 3000 feff'
expected="^\\s\$ $white
^\\S\$ $white
^.\$ d 2028 2029
^\\w\$
^\\d\$"
[ "$seen" = "$expected" ] || { echo 'the translation matches otherwise now'; exit 1; }
