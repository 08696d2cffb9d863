import { runTidegate } from './program.js';

// `tidegate watch ID | head -1`: nobody reads the rest.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));

await runTidegate(process.argv.slice(2), {
  environment: process.env,
  stdin: process.stdin,
  isInteractive: process.stderr.isTTY,
  print: (line) => console.log(line),
  note: (line) => console.error(line),
  setExitCode: (exitCode) => {
    process.exitCode = exitCode;
  },
});
