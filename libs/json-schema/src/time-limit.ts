import { createContext, Script } from 'node:vm';

const context = createContext({ run: undefined as unknown });
const script = new Script('run()');

/**
 * Runs a function and stops it when it takes too long, whatever it is doing.
 *
 * @returns what it returned, or `undefined` when it was stopped
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

/** How many times its limit a function may take at its last run, when other programs use the processor. */
const MOST_PATIENCE = 8;

/**
 * As {@link withinTime}, but a function that was stopped after less than half of that time on the processor runs again
 * with twice the time: on a busy machine, little work may be done in a second.
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
