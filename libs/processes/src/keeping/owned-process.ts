import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fchmodSync, fstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readFamily } from '../reading/process-family.js';
import { identifyProcess, isRunning, type ProcessIdentity } from '../reading/process-identity.js';
import { ProcessStartError } from './process.error.js';
import { groupIsRunning } from '../reading/process-group.js';
import { signalGroup, signalProcess } from '../signals.js';

/** What to start and how. */
export interface ProcessSpecification {
  /** For messages, for example `broker`. */
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  /** The whole environment of the process; nothing is added to it. */
  readonly environment: NodeJS.ProcessEnv;
  readonly workingDirectory: string;
  /** Receives what the process writes to its standard output and error output, appended; only its owner can read it. */
  readonly logFile: string;
  /** True when nobody but the owner may read the files that the process makes. @defaultValue false */
  readonly withPrivateFiles?: boolean;
  /**
   * Opens an IPC channel: when it closes, a Node process receives that we are gone; and the process can announce
   * something over it. @defaultValue false
   */
  readonly withChannel?: boolean;
}

/** How a process ended: one of the two is a value, the other null. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const OWNER_READS_AND_WRITES = 0o600;
const OWNER_DOES_ALL = 0o700;

/** The rights that new files lack under {@link ProcessSpecification.withPrivateFiles}. */
const OTHERS_UMASK = 0o077;

const GROUP_POLL_MS = 20;
const GROUP_POLLS = 250;

/**
 * What a dead process has sent before its end is read at once, unless a process that it has left holds the channel
 * open.
 */
const REMAINING_OUTPUT_MS = 1_000;

/**
 * One life of one process that we started, in a process group of its own: a terminal's Ctrl-C reaches only us, so
 * the order in which things stop is ours, and whatever the process itself started ends with it.
 */
export class OwnedProcess {
  private constructor(
    readonly name: string,
    readonly identity: ProcessIdentity,
    private readonly child: ChildProcess,
    /** Settles when the process is gone and its group has been cleared away. Never rejects. */
    readonly exited: Promise<ProcessExit>,
    private readonly announcements: ReadonlySet<unknown>,
  ) {}

  /**
   * Starts a process.
   *
   * @throws {ProcessStartError} when the program cannot be run
   */
  static async start(specification: ProcessSpecification): Promise<OwnedProcess> {
    const { name, command, workingDirectory: cwd, environment: env } = specification;
    const log = openLog(specification.logFile);
    const channel = specification.withChannel === true ? (['ipc'] as const) : [];
    try {
      const start = () =>
        spawn(command, specification.arguments, {
          cwd,
          env,
          detached: true,
          stdio: ['ignore', log, log, ...channel],
        });
      const child = specification.withPrivateFiles === true ? withUmask(OTHERS_UMASK, start) : start();
      const exited = watchExit(child);
      const announcements = new Set<unknown>();
      if (specification.withChannel === true) child.on('message', (message) => announcements.add(message));
      await new Promise<void>((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', reject);
      });
      child.on('error', () => undefined); // a failed kill or a closed channel: the exit reports the rest
      const pid = child.pid ?? 0;
      return new OwnedProcess(
        name,
        identifyProcess(pid) ?? { pid, startTime: 'already gone' },
        child,
        exited,
        announcements,
      );
    } catch (cause) {
      throw new ProcessStartError(name, cause instanceof Error ? cause.message : String(cause), { cause });
    } finally {
      closeSync(log);
    }
  }

  get pid(): number {
    return this.identity.pid;
  }

  /** Whether the process has sent this message over its channel. */
  hasAnnounced(word: string): boolean {
    return this.announcements.has(word);
  }

  get hasExited(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /**
   * Asks the process to stop and, when it has not within its grace period, ends its whole group.
   *
   * @param graceSeconds - from 0; how long to wait between SIGTERM and SIGKILL
   * @param hurry - aborting it ends the wait at once
   */
  async stop(graceSeconds: number, hurry?: AbortSignal): Promise<ProcessExit> {
    if (!this.hasExited) {
      // Only the process itself: it stops what it has started (a model host with a running job).
      signalProcess(this.pid, 'SIGTERM');
      const waiting = new AbortController();
      const signal = hurry === undefined ? waiting.signal : AbortSignal.any([waiting.signal, hurry]);
      const grace = delay(graceSeconds * 1000, undefined, { signal }).catch(() => undefined);
      await Promise.race([this.exited, grace]);
      waiting.abort();
      this.kill();
    }
    return this.exited;
  }

  /** Ends the process and all it has started, also what has moved to a group of its own, without asking. */
  kill(): void {
    if (this.hasExited) return;
    // While their parents live: afterwards nothing shows whose children they were.
    const family = readFamily({ leaderPid: this.pid }) ?? [];
    signalGroup(this.pid, 'SIGKILL');
    for (const member of family.filter(isRunning)) signalProcess(member.pid, 'SIGKILL');
  }
}

/** Opens a log to append to. One that an earlier version made for all to read is closed to others. */
function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true, mode: OWNER_DOES_ALL });
  const log = openSync(file, 'a', OWNER_READS_AND_WRITES);
  if (fstatSync(log).isFile()) fchmodSync(log, OWNER_READS_AND_WRITES);
  return log;
}

/** A new process inherits the mask of the moment in which it is made. */
function withUmask<Result>(mask: number, make: () => Result): Result {
  const before = process.umask(mask);
  try {
    return make();
  } finally {
    process.umask(before);
  }
}

function watchExit(child: ChildProcess): Promise<ProcessExit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      const cleared = Promise.all([clearGroup(child.pid ?? 0), readRemainingOutput(child)]);
      void cleared.then(() => resolve({ code, signal }));
    });
  });
}

async function readRemainingOutput(child: ChildProcess): Promise<void> {
  if (!child.connected) return;
  await once(child, 'disconnect', { signal: AbortSignal.timeout(REMAINING_OUTPUT_MS) }).catch(
    () => undefined,
  );
}

/** Ends what a dead process has left in its group and waits until it is gone. */
async function clearGroup(leaderPid: number): Promise<void> {
  for (let poll = 0; poll < GROUP_POLLS && leaderPid > 0 && groupIsRunning(leaderPid); poll += 1) {
    signalGroup(leaderPid, 'SIGKILL');
    await delay(GROUP_POLL_MS);
  }
}
