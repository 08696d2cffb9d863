import { aNumber, aString, parseMembers } from './message-members.js';
import { ProtocolError } from './protocol.error.js';

/** What ends a job; after it the runner is ready for the next. */
export type SettledMessage =
  /** The payload is the job's output as JSON. */
  | { readonly type: 'succeeded'; readonly jobId: string }
  /** `raised`: it was canceled, and the runner has raised an exception in the model. */
  | { readonly type: 'failed'; readonly jobId: string; readonly message: string; readonly raised?: boolean }
  | { readonly type: 'output_too_large'; readonly jobId: string; readonly message: string };

/** What the runner sends to the host; protocol.md explains each. */
export type RunnerMessage =
  /** The payload is the model's schemas as JSON; `problem` states what is wrong with a schema that is left out. */
  | { readonly type: 'described'; readonly problem: string }
  | { readonly type: 'ready'; readonly setupSeconds: number }
  | { readonly type: 'setup_failed'; readonly message: string }
  | SettledMessage
  | { readonly type: 'log'; readonly jobId: string; readonly text: string }
  | { readonly type: 'progress'; readonly jobId: string; readonly fraction: number; readonly note?: string }
  /** The payload is a list of parts that a generator has yielded, as JSON. */
  | { readonly type: 'partial'; readonly jobId: string; readonly from: number }
  /** Why the process is about to end by itself. */
  | { readonly type: 'fatal'; readonly message: string };

/** The longest payload of a `partial` frame, in bytes; a part that is longer is left out. */
export const MAXIMUM_PARTIAL_BYTES = 65_536;

/**
 * Reads a frame's header as a message of the runner. The model runs in the same process and can write to the same
 * channel, so nothing is taken on trust.
 *
 * @param header - the header's text
 * @throws {ProtocolError} when it is no message that a runner sends
 */
export function parseRunnerMessage(header: string): RunnerMessage {
  const members = parseMembers(header);
  switch (members.type) {
    case 'described':
      return { type: 'described', problem: aString(members, 'problem') };
    case 'ready':
      return { type: 'ready', setupSeconds: aNumber(members, 'setupSeconds') };
    case 'setup_failed':
      return { type: 'setup_failed', message: aString(members, 'message') };
    case 'succeeded':
      return { type: 'succeeded', jobId: aString(members, 'jobId') };
    case 'failed':
      return {
        type: 'failed',
        jobId: aString(members, 'jobId'),
        message: aString(members, 'message'),
        ...(members.raised === true ? { raised: true } : {}),
      };
    case 'output_too_large':
      return {
        type: members.type,
        jobId: aString(members, 'jobId'),
        message: aString(members, 'message'),
      };
    case 'log':
      return { type: 'log', jobId: aString(members, 'jobId'), text: aString(members, 'text') };
    case 'progress':
      return {
        type: 'progress',
        jobId: aString(members, 'jobId'),
        fraction: aNumber(members, 'fraction'),
        ...(members.note === undefined ? {} : { note: aString(members, 'note') }),
      };
    case 'partial':
      return { type: 'partial', jobId: aString(members, 'jobId'), from: aNumber(members, 'from') };
    case 'fatal':
      return { type: 'fatal', message: aString(members, 'message') };
    default:
      throw new ProtocolError('a frame of no known type arrived');
  }
}
