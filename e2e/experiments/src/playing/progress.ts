import { SingleBar } from 'cli-progress';

/** The progress of a long task. */
export interface Progress {
  advance(): void;
  end(): void;
}

const LINE_EVERY_MS = 15_000;

/**
 * A bar on standard error; a line now and then where that is no terminal.
 * @param what - the task
 * @param total - how many steps it has
 */
export function showProgress(what: string, total: number): Progress {
  const bar = new SingleBar({
    format: `${what} {bar} {value}/{total}, {duration_formatted}, {eta_formatted} left`,
    barsize: 24,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: LINE_EVERY_MS,
  });
  bar.start(total, 0);
  return {
    advance: () => bar.increment(),
    end: () => bar.stop(),
  };
}
