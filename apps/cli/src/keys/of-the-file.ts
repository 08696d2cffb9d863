import { AccessKeyFileError } from '@tidegate/access-keys';
import { EXIT_CODES } from '../exit-codes.js';
import type { Terminal } from '../gateway/terminal.js';

/** Does something with a file of keys or secrets; prints what is wrong with the file in one line. */
export function ofTheFile({ note, setExitCode }: Terminal, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof AccessKeyFileError)) throw error;
    note(error.message);
    setExitCode(EXIT_CODES.failed);
  }
}
