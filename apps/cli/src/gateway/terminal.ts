import type { CliEnvironment } from './gateway.command.js';

/** What a command reads from and writes to. */
export interface Terminal {
  readonly environment: CliEnvironment;
  readonly stdin: NodeJS.ReadableStream;
  /** Whether a person sees what `note` writes, so that a bar may move there. */
  readonly isInteractive: boolean;
  /** A line of what was asked for, on standard output. */
  readonly print: (line: string) => void;
  /** A line about the work itself, on standard error. */
  readonly note: (line: string) => void;
  /** What the command will end with; see `EXIT_CODES`. */
  readonly setExitCode: (exitCode: number) => void;
}
