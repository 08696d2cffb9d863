import { Readable } from 'node:stream';
import { runTidegate } from '../program.js';

/** What a command left. */
export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command is given beside its parameters. */
export interface CliSurroundings {
  readonly environment?: Readonly<Record<string, string>>;
  /** What comes on standard input. */
  readonly input?: string;
  /** Whether a person sees it. @defaultValue false */
  readonly isInteractive?: boolean;
}

/** Runs a command in this process, with what the program writes to its streams. */
export async function runCli(
  parameters: readonly string[],
  { environment = {}, input = '', isInteractive = false }: CliSurroundings = {},
): Promise<CliRun> {
  let exitCode = 0;
  let stdout = '';
  let stderr = '';
  await runTidegate(parameters, {
    environment,
    stdin: Readable.from([input]),
    isInteractive,
    print: (line) => void (stdout += `${line}\n`),
    note: (line) => void (stderr += `${line}\n`),
    setExitCode: (code) => void (exitCode = code),
  });
  return { exitCode, stdout, stderr };
}
