import { AccessKeyFileError } from '@tidegate/access-keys';
import { EXIT_CODES } from '../exit-codes.js';

/** Prints what is wrong with the file in one line. */
export function ofTheFile<A extends readonly unknown[]>(
  act: (...parameters: A) => void,
): (...parameters: A) => void {
  return (...parameters) => {
    try {
      act(...parameters);
    } catch (error) {
      if (!(error instanceof AccessKeyFileError)) throw error;
      console.error(error.message);
      process.exitCode = EXIT_CODES.failed;
    }
  };
}
