import { createContext, Script } from 'node:vm';

const context = createContext({ run: undefined as unknown });
const script = new Script('run()');

/**
 * Runs a function and breaks it off when it takes too long, whatever it is doing.
 *
 * @returns what it returned, or `undefined` when it was broken off
 */
export function withinTime<T>(run: () => T, limitMs: number): T | undefined {
  context.run = run;
  try {
    return script.runInContext(context, { timeout: limitMs }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  } finally {
    context.run = undefined;
  }
}

/** How many times its limit a function may last, at its last run, where others have the processor. */
const MOST_PATIENCE = 8;

/**
 * As {@link withinTime}, but a function that was broken off and has had the processor for less than half of that runs again
 * with twice the time: on a machine that is busy with others, a second may hold little work.
 */
export function withinProcessorTime<T>(run: () => T, limitMs: number): T | undefined {
  for (let patience = 1; patience <= MOST_PATIENCE; patience *= 2) {
    const before = process.cpuUsage();
    const result = withinTime(run, limitMs * patience);
    const { user, system } = process.cpuUsage(before);
    if (result !== undefined || (user + system) / 1000 >= limitMs / 2) return result;
  }
  return undefined;
}
