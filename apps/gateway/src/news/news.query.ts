import type { FastifyRequest } from 'fastify';
import { readFollowQuery, type FollowQuery } from '../events/events.query.js';
import { ProblemError } from '../problems/problem.error.js';

const ID = /^\d{1,15}(-\d{1,10})?$/;

/** What a client asks of what happens to all jobs; without an id, what comes from now on. */
export type NewsQuery = FollowQuery<string | undefined>;

/** The problem of a parameter that is no id. */
export function notAnId(name: string): string {
  return `${name} must be the id of an event such as 1767268800000-0, or 0`;
}

/**
 * Reads what a client asks.
 *
 * @throws {ProblemError} 400 when a parameter is none
 */
export function readNewsQuery(request: FastifyRequest): NewsQuery {
  return readFollowQuery(request, idOf);
}

function idOf(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !ID.test(value)) throw new ProblemError(400, notAnId(name));
  return value.includes('-') ? value : `${value}-0`;
}
