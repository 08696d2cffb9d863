import { JOB_STATUSES, MODEL_NAME_PATTERN, type JobStatus } from '@tidegate/contracts';
import type { ListQuery } from '@tidegate/job-store';
import { notOnce, single, unknownParameter } from '../http/query-parameters.js';
import { notATime, readTime } from '../http/query-time.js';
import { MOST_METADATA } from '../jobs/metadata.js';
import { ProblemError } from '../problems/problem.error.js';
import { readCursor } from './list-cursor.js';

/** How many jobs a page has. */
export const PAGE_LIMITS = { least: 1, most: 100, default: 20 } as const;

/** What the detail of each problem says. */
export const LIST_PROBLEMS = {
  limit: `limit must be a whole number from ${PAGE_LIMITS.least} to ${PAGE_LIMITS.most}`,
  cursor: 'cursor must be one that an earlier page has returned',
  status: `status must be one of ${JOB_STATUSES.join(', ')}`,
  model: 'model must be the name of a model',
  metadata: `there must be at most ${MOST_METADATA} parameters for metadata`,
} as const;

/** `metadata.NAME`, or `metadata[NAME]` as clients that are made from the API document write it. */
const METADATA = /^metadata(?:\.(.+)|\[(.+)\])$/s;

type Parameters = Readonly<Record<string, unknown>>;

/**
 * Reads what a client asks of a list. A parameter that there is not is refused: else a misspelled filter would filter nothing.
 *
 * @param parameters - of the query, decoded
 * @throws {ProblemError} 400 that names the parameter which is wrong
 */
export function readListQuery(parameters: Parameters): Omit<ListQuery, 'owner'> {
  const metadata = new Map<string, string>();
  let limit: number = PAGE_LIMITS.default;
  const filters: { -readonly [Name in keyof ListQuery]?: ListQuery[Name] } = {};
  for (const [name, value] of Object.entries(parameters)) {
    const text = single(name, value);
    const [, dotted, bracketed] = METADATA.exec(name) ?? [];
    const metadataName = dotted ?? bracketed;
    if (metadataName !== undefined) {
      if (metadata.has(metadataName)) throw new ProblemError(400, notOnce(name));
      metadata.set(metadataName, text);
    } else if (name === 'model') filters.model = require(LIST_PROBLEMS.model, readModel(text));
    else if (name === 'status') filters.status = require(LIST_PROBLEMS.status, readStatus(text));
    else if (name === 'createdAfter') filters.fromMs = require(notATime(name), readTime(text));
    else if (name === 'createdBefore') filters.beforeMs = require(notATime(name), readTime(text));
    else if (name === 'cursor') filters.after = require(LIST_PROBLEMS.cursor, readCursor(text));
    else if (name === 'limit') limit = require(LIST_PROBLEMS.limit, readLimit(text));
    else throw new ProblemError(400, unknownParameter(name));
  }
  if (metadata.size > MOST_METADATA) throw new ProblemError(400, LIST_PROBLEMS.metadata);
  return { ...filters, metadata: Object.fromEntries(metadata), limit };
}

function require<T>(detail: string, value: T | undefined): T {
  if (value === undefined) throw new ProblemError(400, detail);
  return value;
}

function readModel(text: string): string | undefined {
  return MODEL_NAME_PATTERN.test(text) ? text : undefined;
}

function readStatus(text: string): JobStatus | undefined {
  return JOB_STATUSES.find((status) => status === text);
}

function readLimit(text: string): number | undefined {
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return limit >= PAGE_LIMITS.least && limit <= PAGE_LIMITS.most ? limit : undefined;
}
