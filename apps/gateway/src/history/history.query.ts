import { HISTORY_KEPT_SECONDS } from '@tidegate/job-store';
import { single, unknownParameter } from '../http/query-parameters.js';
import { notATime, readTime } from '../http/query-time.js';
import { ProblemError } from '../problems/problem.error.js';

/** Points that one answer has at most. */
export const MOST_POINTS = 1_500;

const DEFAULT_POINTS = 720;
const DEFAULT_RANGE_SECONDS = 3_600;
/** The longest is that of an answer about ten thousand years. */
const WHOLE_NUMBER = /^[1-9]\d{0,8}$/;
const PARAMETERS: readonly string[] = ['model', 'from', 'to', 'step'];

/** What a client asks of the history of a model, with all that it leaves out. Times are seconds since the epoch. */
export interface HistoryQuery {
  readonly fromSeconds: number;
  /** Not part of it any more. */
  readonly toSeconds: number;
  /** Both times are multiples of it. */
  readonly stepSeconds: number;
}

/** The problem of a step that is none. */
export const NOT_A_STEP = 'step must be a whole number of seconds from 1';

/** The problem of a range without any time in it. */
export const NO_RANGE = 'from must be before to';

/** The problem of a question with too many points. */
export function tooManyPoints(points: number, stepSeconds: number): string {
  return `that would be ${points} points, and an answer has ${MOST_POINTS} at most: ask for a step of ${stepSeconds} or more`;
}

/**
 * Reads what a client asks. Without `to` the range ends now, without `from` it is an hour; without `step` there are some 700 points
 * at most. A step is rounded up to what is kept: to a multiple of 5 s, and of a minute where it is longer or the range begins
 * before the last day.
 *
 * @param nowSeconds - since the epoch
 * @throws {ProblemError} 400 when a parameter is none, there twice, or not one of these, or the answer would be too long
 */
export function readHistoryQuery(query: Readonly<Record<string, unknown>>, nowSeconds: number): HistoryQuery {
  for (const [name, value] of Object.entries(query)) {
    if (!PARAMETERS.includes(name)) throw new ProblemError(400, unknownParameter(name));
    single(name, value);
  }
  const to = timeOf('to', query.to) ?? nowSeconds;
  const from = timeOf('from', query.from) ?? to - DEFAULT_RANGE_SECONDS;
  if (from >= to) throw new ProblemError(400, NO_RANGE);
  const isOld = from < nowSeconds - HISTORY_KEPT_SECONDS[5];
  const stepFor = (points: number): number => keptStep(Math.ceil((to - from) / points), isOld);
  const asked = stepOf(query.step);
  const stepSeconds = asked === undefined ? stepFor(DEFAULT_POINTS) : keptStep(asked, isOld);
  const fromSeconds = Math.floor(from / stepSeconds) * stepSeconds;
  const toSeconds = Math.ceil(to / stepSeconds) * stepSeconds;
  const points = (toSeconds - fromSeconds) / stepSeconds;
  if (points > MOST_POINTS) throw new ProblemError(400, tooManyPoints(points, stepFor(MOST_POINTS - 1)));
  return { fromSeconds, toSeconds, stepSeconds };
}

function keptStep(seconds: number, isOld: boolean): number {
  const unit = isOld || seconds > 60 ? 60 : 5;
  return Math.max(1, Math.ceil(seconds / unit)) * unit;
}

function timeOf(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const timeMs = typeof value === 'string' ? readTime(value) : undefined;
  if (timeMs === undefined) throw new ProblemError(400, notATime(name));
  return timeMs / 1000;
}

function stepOf(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !WHOLE_NUMBER.test(value)) throw new ProblemError(400, NOT_A_STEP);
  return Number(value);
}
