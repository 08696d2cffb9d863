import { ProblemError } from '../problems/problem.error.js';

/** The problem of a parameter that there is not. */
export function unknownParameter(name: string): string {
  return `there is no parameter ${name} here`;
}

/** The problem of a parameter that is there twice. */
export function notOnce(name: string): string {
  return `${name} must be there once`;
}

/**
 * The text of a parameter.
 *
 * @throws {ProblemError} 400 when it is there twice
 */
export function single(name: string, value: unknown): string {
  if (typeof value !== 'string') throw new ProblemError(400, notOnce(name));
  return value;
}
