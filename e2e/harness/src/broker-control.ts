import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const NODE_NAME = 'tidegate@localhost';

/** The environment that a process of ours was started with. */
function environmentOf(pid: number): Record<string, string> {
  const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  return Object.fromEntries(
    variables
      .filter((text) => text.includes('='))
      .map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
  );
}

/**
 * Runs `rabbitmqctl` on a private broker, in the environment of the broker itself: its cookie, its epmd.
 *
 * @throws Error with what it printed when it fails
 */
export async function controlBroker(pid: number, ...command: readonly string[]): Promise<void> {
  const environment = environmentOf(pid);
  // Its plugins lie beside its programs.
  const home = dirname(environment.ERL_LIBS ?? '');
  await promisify(execFile)(join(home, 'sbin/rabbitmqctl'), ['-n', NODE_NAME, ...command], {
    env: environment,
  });
}
