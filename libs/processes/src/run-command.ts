import { spawn } from 'node:child_process';

/** A program that has ended. */
export interface CommandResult {
  readonly succeeded: boolean;
  /** Its standard and error output. */
  readonly output: string;
}

/** Runs a program to its end and keeps its output. Never rejects: a program that cannot be run has not succeeded. */
export function runCommand(
  command: string,
  parameters: readonly string[],
  options: {
    readonly environment: NodeJS.ProcessEnv;
    readonly timeoutSeconds: number;
    /** Aborting it asks the program to end. */
    readonly signal?: AbortSignal;
  },
): Promise<CommandResult> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, parameters, {
      env: options.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutSeconds * 1000,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const collect = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    // One that was started, and is asked to end, has its end awaited below.
    child.once('error', (error) => {
      if (child.pid === undefined) resolve({ succeeded: false, output: error.message });
    });
    child.once('close', (code) => resolve({ succeeded: code === 0, output }));
  });
}
