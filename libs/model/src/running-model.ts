import type { HostMessage } from './protocol/host-message.js';
import type { RunnerMessage } from './protocol/runner-message.js';
import type { ModelSetupFailure } from './model-host.error.js';
import type { ProcessEnd } from './process-end.js';

/** How a model is started: set up for jobs, or only asked what it takes and gives. */
export type StartOrder =
  { readonly type: 'setup'; readonly maximumOutputBytes: number } | { readonly type: 'describe' };

/** What is asked of a model that was started. */
export type JobCommand = Extract<HostMessage, { readonly type: 'run' | 'cancel' | 'stop' }>;

/** What a running model reports. */
export interface ModelEvents {
  /** A message of its runner; it may be no answer to anything. */
  readonly onMessage: (message: RunnerMessage, payload: Buffer) => void;
  /**
   * A line that it wrote.
   *
   * @param jobId - the job that wrote it, `null` for none; unset where that is the job that runs
   * @returns whether the next one will be passed on as well
   */
  readonly onLine: (source: 'stdout' | 'stderr' | 'log', text: string, jobId?: string | null) => boolean;
  /** Output that was not even cut into lines. */
  readonly onSkippedOutput: (bytes: number) => void;
  /** It could not be started, for a reason that only showed afterwards; it ends. */
  readonly onStartFailed: (failure: ModelSetupFailure, message: string) => void;
}

/** The process of a model, here or elsewhere. It ends once. */
export interface RunningModel {
  /** Settles when the process and its group are gone and all that it sent has been handled. Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** Its process id, where it runs; undefined when it does not, or not yet. */
  readonly processId: number | undefined;
  /** What its start waits for before the model's own set-up can begin, as text. */
  readonly waitsFor?: string | undefined;
  /** Sends a frame. To a process that is gone, or going, it is lost in silence: its end shows it. */
  send(command: JobCommand, payload?: string | Buffer): void;
  /**
   * Calls back when all has been reported that was printed before the current message was sent; before {@link ended} in
   * any case.
   */
  afterItsOutput(then: () => void): void;
  /** Notes why the process is about to end by itself, in the place of its exit status. */
  noteFatalMessage(message: string): void;
  /** Asks the process to end (SIGTERM), but not its children. A runner does so only while its job is canceled. */
  terminate(): void;
  /** Kills the process and its children at once, whatever they are doing. */
  kill(): void;
}

/** A model that can be started at once. */
export interface PreparedLaunch {
  /** @throws {Error} when the system refuses the process outright */
  readonly start: (order: StartOrder, events: ModelEvents) => RunningModel;
  /** Removes what was made for the start; called when the model's file has been loaded, or will not be. */
  readonly release: () => Promise<void>;
}

/** A way to start a model: in a process of our own, or at a model host behind a socket. */
export interface ModelLauncher {
  /** How many lines a second of the model are passed on. */
  readonly linesPerSecond: number;
  /** @throws {ModelSetupError} when its file cannot be run */
  prepare(): Promise<PreparedLaunch>;
}
