import { readEndOfLife } from './end-of-life.js';
import { findPins } from './find-pins.js';
import { judgePins, type JudgedPin, type Verdict } from './judge-pins.js';

/*
 * `npm run pins:check`: lists every version of somebody else's program that this repository names, and until when it is
 * maintained. Exit code 1 when one that we use is past its end, or its end is not known. Not part of `npm test`, which must
 * not begin to fail because a day has come.
 */

const WORDS: Readonly<Record<Verdict, string>> = { failure: 'FAILED', warning: 'warning', maintained: 'ok' };

function line({ pin, verdict, knowledge }: JudgedPin): string {
  const least = pin.role === 'oldest-accepted' ? ', the oldest that is accepted' : '';
  return `${WORDS[verdict]}: ${pin.product} ${pin.line} (${pin.text}${least}) in ${pin.file}: ${knowledge}`;
}

const today = new Date().toISOString().slice(0, 10);
const judged = judgePins(findPins(), readEndOfLife(), today);
for (const verdict of Object.keys(WORDS))
  for (const one of judged.filter((each) => each.verdict === verdict)) console.log(line(one));
const failures = judged.filter(({ verdict }) => verdict === 'failure').length;
console.log(`${judged.length} pins, ${failures} past their end or without a known one`);
process.exitCode = failures > 0 ? 1 : 0;
