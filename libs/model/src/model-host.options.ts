import type { ModelSchema } from '@tidegate/contracts';

/** A line that the model wrote. */
export interface ModelLogLine {
  /** Where it was written: the process's own output, or `context.log`. */
  readonly source: 'stdout' | 'stderr' | 'log';
  /** Without its line end; at most 8,192 characters, longer lines are cut. */
  readonly text: string;
  /** The job that was running, if any. */
  readonly jobId?: string;
}

/** What `context.progress` reported; at most twenty a second arrive. */
export interface ModelProgress {
  readonly jobId: string;
  /** From 0 to 1. */
  readonly fraction: number;
  readonly note?: string;
}

/**
 * What a model's generator has yielded since the last report; at most five reports a second arrive, each in as many pieces as
 * it takes. A model host of an earlier release sends all parts again that fit into 64 KiB.
 */
export interface ModelPartialOutput {
  readonly jobId: string;
  /** How many parts were yielded before the first of the list. */
  readonly from: number;
  /** How many parts the list has. */
  readonly count: number;
  /** Parts as a list in JSON, at most 64 KiB; a single part that is longer is left out. */
  readonly partsJson: string;
}

/** How a model process ended. */
export interface ModelExit {
  /** Whether the host wanted it to end: `stop()`, a time-out, an interrupted job, a failed set-up. */
  readonly expected: boolean;
  /** What happened, as a message for people. */
  readonly message: string;
  /** The exit status, unless a signal ended the process. */
  readonly exitCode?: number;
  /** The signal that ended the process. */
  readonly signal?: string;
}

/** What a model's file declares about the model. */
export interface ModelDescription {
  /** What the model takes and returns; `{}` when the file declares neither. */
  readonly schema: ModelSchema;
  /** What is wrong with a schema that is left out. */
  readonly problem?: string;
}

/** Whom a model runs as. Only root may choose. */
export interface ModelUser {
  /** Number of the user; it need not be in the machine's list of users. */
  readonly userId: number;
  /** Number of the only group. */
  readonly groupId: number;
}

/** A model that runs in a process of our own. Only the file is needed. */
export interface LocalModelOptions {
  /** The model file: `.ts`, `.mts`, `.cts`, `.js`, `.mjs`, `.cjs` or `.py`. */
  readonly modelPath: string;
  /**
   * The whole environment of the model process: nothing is inherited, so that a model never sees the worker's
   * credentials unless they are passed to it.
   *
   * @defaultValue `{}`
   */
  readonly environment?: Readonly<Record<string, string>>;
  /** Resident memory that the model and its children may use, in bytes. @defaultValue `Infinity` */
  readonly memoryLimitBytes?: number;
  /** Processes that the model may have, its own included. @defaultValue 512 */
  readonly processLimit?: number;
  /**
   * Whom the model runs as, where this process is root: its files, its `/proc` and its other models are then closed to the
   * model. The model has a home folder of its own, which goes with this process. @defaultValue the user of this process
   */
  readonly user?: ModelUser | undefined;
  /** The Python that serves `.py` files: a name to look for, or a path. @defaultValue `python3` */
  readonly python?: string;
  /** The script that serves the model in its process. @defaultValue the one built with this library */
  readonly runnerPath?: string;
}

/** A model that a model host runs elsewhere on this machine, as in another container: it has the file and the limits. */
export interface RemoteModelOptions {
  /** The unix socket that the model host listens at; it may be made later. */
  readonly socketPath: string;
}

/** Where a model runs. */
export type ModelPlace = LocalModelOptions | RemoteModelOptions;

/** How jobs are run, wherever the model runs. */
export interface JobOptions {
  /** How long set-up may take, in seconds; `Infinity` for no limit. @defaultValue 600 */
  readonly setupTimeoutSeconds?: number;
  /** How long an aborted job may take to settle before its process is killed, in seconds. @defaultValue 1 */
  readonly abortGraceSeconds?: number;
  /**
   * How long a canceled job may take to settle before its process is killed, in seconds. After half of it, the process is asked
   * to end (SIGTERM). @defaultValue 5
   */
  readonly cancelGraceSeconds?: number;
  /** The longest output, in bytes of JSON. @defaultValue 1048576 */
  readonly maximumOutputBytes?: number;
  /** Called when the file is loaded, before the model is made. */
  readonly onDescribed?: (description: ModelDescription) => void;
  /** Called for each line that the model writes; lines beyond some 200 a second are dropped and counted. */
  readonly onLog?: (line: ModelLogLine) => void;
  /** Called when the model reports its progress. */
  readonly onProgress?: (progress: ModelProgress) => void;
  /** Called when the model has yielded more. */
  readonly onPartialOutput?: (partial: ModelPartialOutput) => void;
  /** Called when the model process has ended, after the running job has its outcome. */
  readonly onExit?: (exit: ModelExit) => void;
}

/** How jobs are run on a model in a process of our own. */
export type LocalModelHostOptions = JobOptions & LocalModelOptions;

/** How jobs are run, and where. */
export type ModelHostOptions = JobOptions & ModelPlace;

/** One job for the model. */
export interface ModelJob {
  readonly jobId: string;
  /** Which try this is, from 1. */
  readonly attempt: number;
  /** The input as JSON text; it is passed on unread. */
  readonly inputJson: string;
  /** How long the model may take, in seconds, above 0; `Infinity` for no limit. */
  readonly timeoutSeconds: number;
  /** Aborting it interrupts the job. */
  readonly signal?: AbortSignal;
  /** Aborting it cancels the job: its client no longer wants it. */
  readonly cancelSignal?: AbortSignal;
}

/** What `start()` returns about a model that became ready. */
export interface ModelStart {
  /** How long the model's own set-up took, in seconds, loading its file included. */
  readonly setupSeconds: number;
  /** How long the whole start took, in seconds: translating, starting the process, set-up. */
  readonly startupSeconds: number;
  /** Process id of the model process, where it runs, which is also the id of its process group. */
  readonly processId: number;
}

/**
 * - `stopped`: no process; `start()` is allowed
 * - `starting`: the process is being set up
 * - `ready`: `run()` is allowed
 * - `running`: a job runs
 * - `stopping`: `stop()` is under way
 */
export type ModelHostState = 'stopped' | 'starting' | 'ready' | 'running' | 'stopping';
