import { unavailable } from '../problems/problem.error.js';

/**
 * Waits for some work, up to a time limit: then the client gets 503, and what the work does later is harmless.
 *
 * @throws {ProblemError} 503 when the work takes longer than `seconds`
 */
export function withDeadline<T>(work: Promise<T>, seconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(unavailable('the job could not be made durable in time, try again', 1)),
      seconds * 1000,
    );
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
