import type { JsonText } from '@tidegate/contracts';

/** What an event of a job is made of, beside its number. */
export interface EventContent {
  /** One of the members of `JobEventMembers`, or that of a later release. */
  readonly type: string;
  /** Which try it is about; 0 before the first. */
  readonly attempt: number;
  /** When it was stored, milliseconds since the Unix epoch. */
  readonly timeMs: number;
  /** Its further members as a JSON object; empty for none. */
  readonly membersJson: JsonText;
}

const EVENT = /^(\S+) (\d+) (\d+) (.*)$/s;

/**
 * Reads an element of the list of events as `append-event.lua` has written it: `log 1 1767268800000 {"lines":["hello"]}`.
 *
 * @returns `undefined` for what a later release has written otherwise
 */
export function readEventText(text: string): EventContent | undefined {
  const [, type, attempt, timeMs, membersJson] = EVENT.exec(text) ?? [];
  if (type === undefined || membersJson === undefined) return undefined;
  return { type, attempt: Number(attempt), timeMs: Number(timeMs), membersJson };
}
