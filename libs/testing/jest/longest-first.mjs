import TestSequencer from '@jest/test-sequencer';
import { readFileSync } from 'node:fs';

/** What starts a broker of its own, the whole stack or a program, whatever the size of its file. */
const STARTS_SOMETHING = /\b(startStack|LocalStack|startPrivateServices|PrivateBroker|execFile|spawnSync)\b/;
const STARTED_MS = 30_000;
const MS_FOR_EACH_BYTE = 1;

/**
 * Jest starts the specs that took longest first, so that no long one is left over at the end. In a fresh checkout no time is
 * known: it is guessed from what the spec starts, otherwise from its size.
 */
export default class LongestFirst extends TestSequencer {
  time(test) {
    return super.time(test) ?? guessMs(readFileSync(test.path, 'utf8'));
  }
}

function guessMs(text) {
  return Math.max(STARTS_SOMETHING.test(text) ? STARTED_MS : 0, text.length * MS_FOR_EACH_BYTE);
}
