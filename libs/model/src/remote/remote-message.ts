import type { ModelSetupFailure } from '../model-host.error.js';
import type { ModelLogLine } from '../model-host.options.js';
import type { ProcessEnd } from '../process-end.js';
import type { JobCommand, StartOrder } from '../running-model.js';
import { MAXIMUM_LINE_BYTES } from '../output/line.splitter.js';
import { aNumber, aString, type Members, parseMembers } from '../protocol/message-members.js';
import { ProtocolError } from '../protocol/protocol.error.js';
import { parseRunnerMessage, type RunnerMessage } from '../protocol/runner-message.js';

/** The version of the protocol between worker and model host; the model host sends it first. */
export const REMOTE_PROTOCOL_VERSION = 1;

/** The longest output that a worker may ask for, in bytes. */
const MAXIMUM_OUTPUT_BYTES = 1024 ** 3;

const SOURCES: ReadonlySet<ModelLogLine['source']> = new Set(['stdout', 'stderr', 'log'] as const);

const FAILURES: ReadonlySet<ModelSetupFailure> = new Set([
  'not_found',
  'syntax',
  'refused',
  'threw',
  'exited',
  'timed_out',
  'stopped',
] as const);

/** What a worker sends to a model host; protocol.md explains each. */
export type WorkerMessage = StartOrder | JobCommand | { readonly type: 'terminate' | 'kill' };

/** What a model host sends to its worker: its own messages, and those of the runner. */
export type HostReport =
  | { readonly type: 'hello'; readonly protocolVersion: number }
  | { readonly type: 'started'; readonly processId: number }
  | { readonly type: 'start_failed'; readonly failure: ModelSetupFailure; readonly message: string }
  | (ModelLogLine & { readonly type: 'line' })
  | (ProcessEnd & { readonly type: 'ended' })
  | RunnerMessage;

/**
 * Reads a frame's header as a message of the worker.
 *
 * @throws {ProtocolError} when it is no message that a worker sends
 */
export function parseWorkerMessage(header: string): WorkerMessage {
  const members = parseMembers(header);
  switch (members.type) {
    case 'setup':
      return { type: 'setup', maximumOutputBytes: aSize(members, 'maximumOutputBytes') };
    case 'describe':
    case 'stop':
    case 'terminate':
    case 'kill':
      return { type: members.type };
    case 'run':
      return { type: 'run', jobId: aString(members, 'jobId'), attempt: aNumber(members, 'attempt') };
    case 'cancel':
      return { type: 'cancel', jobId: aString(members, 'jobId'), reason: aString(members, 'reason') };
    default:
      throw new ProtocolError('a frame of no known type arrived');
  }
}

/**
 * Reads a frame's header as a message of a model host. A model may have made the host its own, so nothing is taken on
 * trust.
 *
 * @throws {ProtocolError} when it is no message that a model host sends
 */
export function parseHostReport(header: string): HostReport {
  const members = parseMembers(header);
  switch (members.type) {
    case 'hello':
      return { type: 'hello', protocolVersion: aNumber(members, 'protocolVersion') };
    case 'started':
      return { type: 'started', processId: aNumber(members, 'processId') };
    case 'start_failed':
      return {
        type: 'start_failed',
        failure: oneOf(FAILURES, members, 'failure'),
        message: aString(members, 'message'),
      };
    case 'line':
      return {
        type: 'line',
        source: oneOf(SOURCES, members, 'source'),
        text: aString(members, 'text').slice(0, MAXIMUM_LINE_BYTES),
        ...(members.jobId === undefined ? {} : { jobId: aString(members, 'jobId') }),
      };
    case 'ended':
      return {
        type: 'ended',
        exitCode: members.exitCode === null ? null : aNumber(members, 'exitCode'),
        signal: members.signal === null ? null : aString(members, 'signal'),
        ...(members.fault === undefined ? {} : { fault: aString(members, 'fault') }),
      };
    default:
      return parseRunnerMessage(header);
  }
}

function aSize(members: Members, name: string): number {
  const value = aNumber(members, name);
  if (!Number.isInteger(value) || value < 1 || value > MAXIMUM_OUTPUT_BYTES)
    throw new ProtocolError(`a frame whose "${name}" is no size arrived`);
  return value;
}

function oneOf<T extends string>(allowed: ReadonlySet<T>, members: Members, name: string): T {
  const value = members[name] as T;
  if (!allowed.has(value)) throw new ProtocolError(`a frame without a known "${name}" arrived`);
  return value;
}
