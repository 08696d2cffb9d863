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
