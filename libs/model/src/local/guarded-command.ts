import { existsSync } from 'node:fs';

const SHELL_PATH = '/bin/sh';

/** The descriptor that only the guard reads; the host holds its other end and never writes to it. */
export const GUARD_DESCRIPTOR = 4;

/**
 * Leaves a guard behind in the process group, then becomes the given command under the same process id. The guard
 * waits for the end of descriptor 4, which comes when the host is gone, however it went, and kills the group with
 * itself in it. So a model that blocks its event loop dies with its host too, and so do its children. While the
 * guard lives, the group's id cannot be given to anybody else. It is not a child of the command, or a model that
 * waits for all of its children would wait for ever.
 */
const GUARD_SCRIPT = [
  "( ( trap '' HUP INT TERM; exec </dev/null >/dev/null 2>&1 3>&-; read -r _ <&4; kill -s KILL -- -$$ ) & )",
  'exec "$@" 4<&-',
].join('\n');

/** A program and its arguments. */
export interface Command {
  readonly executable: string;
  readonly arguments: readonly string[];
}

/**
 * Puts a command under a guard that kills its process group when the host dies. Where there is no shell (images
 * without one), the command stays as it is; then a runner still ends by itself when its channel closes, unless its
 * model blocks it.
 */
export function guardedCommand(command: Command): Command {
  if (!existsSync(SHELL_PATH)) return command;
  return {
    executable: SHELL_PATH,
    arguments: ['-c', GUARD_SCRIPT, 'model-guard', command.executable, ...command.arguments],
  };
}
