import { SettingsError } from '../settings/settings.error.js';

/** A started service that can be asked to stop. */
export interface RunningService {
  /** Stops in order; resolves when all is done. */
  readonly stop: () => Promise<void>;
  /** Shortens a stop that is under way, at a second stop signal; absent where nothing of it takes long. */
  readonly hurry?: () => void;
}

const STOP_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * With this argument a service only checks its settings: it ends with 0, or with 1 and a line that names what is bad.
 */
export const CHECK_SETTINGS = '--check-settings';

/**
 * With this argument a worker only stores what its model takes and returns, and makes no model: it ends with 0, having
 * written a line for each thing that is wrong with the schema.
 */
export const PUBLISH_SCHEMA = '--publish-schema';

/**
 * Runs the body of a `main.ts`: bad settings, or a start that fails, end the process with one clear line, and a stop
 * signal, or the end of the parent that started us over an IPC channel, ends it in order. A signal during the start
 * stops it too. A second signal hurries the stop.
 *
 * @param read - reads the settings
 * @param start - begins the service
 */
export async function runService<Settings>(
  read: () => Settings,
  start: (settings: Settings) => Promise<RunningService>,
): Promise<void> {
  let stopping = false;
  let service: RunningService | undefined;
  const stop = (): void => {
    if (stopping) {
      service?.hurry?.();
      return;
    }
    stopping = true;
    if (!service) process.exit(0);
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => endProcess('the service did not stop in order', error),
    );
  };
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  if (process.connected) process.once('disconnect', stop);
  // The parent ended while our modules loaded, before anything listened for that.
  else if (process.send) stop();
  try {
    const settings = read();
    if (process.argv.includes(CHECK_SETTINGS)) process.exit(0);
    service = await start(settings);
  } catch (error) {
    endProcess('the service cannot start', error);
  }
}

/**
 * Ends the process with status 1 and one line on standard error, or one for each bad setting.
 *
 * @param what - what happened, as in "the service cannot start"
 */
export function endProcess(what: string, error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    error instanceof SettingsError ? `${error.problems.join('\n')}\n` : `${what}: ${reason}\n`,
  );
  process.exit(1);
}
