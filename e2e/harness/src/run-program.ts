import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;
const SHOWN_CHARACTERS = 3_000;

/**
 * Runs a program to its end.
 *
 * @returns what it printed on standard output, without the last line's end
 * @throws {Error} with the end of what it printed when it fails
 */
export async function runProgram(
  command: readonly string[],
  options: { readonly environment?: Readonly<Record<string, string>>; readonly directory?: string } = {},
): Promise<string> {
  const [file = '', ...parameters] = command;
  try {
    const { stdout } = await execute(file, parameters, {
      env: { ...process.env, ...options.environment },
      maxBuffer: OUTPUT_LIMIT_BYTES,
      ...(options.directory === undefined ? {} : { cwd: options.directory }),
    });
    return stdout.trimEnd();
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const shown = `${stdout}\n${stderr}`.slice(-SHOWN_CHARACTERS);
    throw new Error(`${command.join(' ')} failed:\n${shown}`, { cause: error });
  }
}
