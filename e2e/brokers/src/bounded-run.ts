import { signalGroup } from '@tidegate/processes';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** A command with a time limit. */
export interface BoundedCommand {
  readonly command: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly directory: string;
  /** Takes all that it prints. */
  readonly logFile: string;
  readonly limitSeconds: number;
  /** Ends it early. */
  readonly signal: AbortSignal;
  /**
   * How long it may take to end after SIGTERM.
   * @defaultValue 40
   */
  readonly stopGraceSeconds?: number;
}

const STOP_GRACE_SECONDS = 40;

/**
 * Runs a command in a process group of its own. At its limit the group receives SIGTERM, and
 * SIGKILL when something of it is left after the grace.
 *
 * @returns its exit code; undefined when it was ended
 */
export async function runBounded(options: BoundedCommand): Promise<number | undefined> {
  const { environment, directory, limitSeconds, signal, stopGraceSeconds = STOP_GRACE_SECONDS } = options;
  const [file = '', ...parameters] = options.command;
  const log = await open(options.logFile, 'w');
  try {
    const child = spawn(file, parameters, {
      env: environment,
      cwd: directory,
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
    });
    const ended = once(child, 'exit').then(([code]) => (code as number | null) ?? undefined);
    const settled = new AbortController();
    const late = delay(limitSeconds * 1000, undefined, {
      signal: AbortSignal.any([signal, settled.signal]),
    }).catch(() => undefined);
    const code = await Promise.race([ended, late]);
    settled.abort();
    if (child.pid === undefined || child.exitCode !== null) return code;
    signalGroup(child.pid, 'SIGTERM');
    const gone = new AbortController();
    await Promise.race([
      ended,
      delay(stopGraceSeconds * 1000, undefined, { signal: gone.signal }).catch(() => undefined),
    ]);
    gone.abort();
    signalGroup(child.pid, 'SIGKILL');
    return undefined;
  } finally {
    await log.close();
  }
}
