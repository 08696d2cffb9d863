import { CommanderError } from 'commander';
import { EXIT_CODES } from './exit-codes.js';
import { createProgram } from './program.js';

// `tidegate watch ID | head -1`: nobody reads the rest.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));

const program = createProgram({
  environment: process.env,
  stdin: process.stdin,
  isInteractive: process.stderr.isTTY,
  print: (line) => console.log(line),
  note: (line) => console.error(line),
});
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // It has printed what is wrong, or the help that was asked for.
  process.exitCode = error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage;
}
