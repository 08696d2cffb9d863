import { signalProcess } from '@tidegate/processes';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import { LineReader } from '../output/line.reader.js';
import { encodeFrame } from '../protocol/frame.js';
import { FrameDecoder } from '../protocol/frame.decoder.js';
import type { HostMessage } from '../protocol/host-message.js';
import { ProtocolError } from '../protocol/protocol.error.js';
import { parseRunnerMessage } from '../protocol/runner-message.js';
import { type Command, GUARD_DESCRIPTOR, guardedCommand } from './guarded-command.js';
import type { ProcessEnd } from '../process-end.js';
import type { ModelEvents, RunningModel } from '../running-model.js';
import type { ModelUser } from '../model-host.options.js';
import { ModelFamily } from './model-family.js';
import { UsageGuard } from './usage.guard.js';

const CHANNEL_DESCRIPTOR = 3;

/**
 * Every process that a model process starts inherits the value of this variable, whatever group or session it moves to.
 */
const MARK_VARIABLE = 'TIDEGATE_MODEL_PROCESS';

/** How long after the channel's close an exit may follow; after that, the process has closed the channel on purpose. */
const EXIT_NOTICE_MS = 100;

/** How long what a dead process has written may take to be read. Its pipes close with its last child. */
const LAST_BYTES_MS = 1000;

/** What a {@link ModelProcess} needs. */
export interface ModelProcessOptions extends Omit<ModelEvents, 'onStartFailed'> {
  readonly command: Command;
  readonly environment: Readonly<Record<string, string>>;
  /** Whom the process runs as. @defaultValue the user of this process */
  readonly user?: ModelUser | undefined;
  readonly maximumPayloadBytes: number;
  /** Resident memory that the process and its children may use, in bytes; above it they are killed. */
  readonly memoryLimitBytes: number;
  /** Processes that there may be, its own included; with more they are killed. */
  readonly processLimit: number;
}

/**
 * One process that runs a model, with its channel, its output and its group. It is started by the constructor and
 * ends once; whatever happens, it ends in {@link ModelProcess.ended}. Only the constructor throws, when the system
 * refuses the process outright (an environment that is too long, no memory).
 */
export class ModelProcess implements RunningModel {
  readonly ended: Promise<ProcessEnd>;

  private readonly child: ChildProcess;
  private readonly channel: Socket | undefined;
  private readonly decoder: FrameDecoder;
  private readonly family: ModelFamily | undefined;
  private readonly guard: UsageGuard | undefined;
  private readonly readers: LineReader[] = [];
  private outputRead: Promise<void> | undefined;
  private fault: string | undefined;

  constructor(private readonly options: ModelProcessOptions) {
    const command = guardedCommand(options.command);
    const mark = randomUUID();
    // A group of its own: a signal to the worker's terminal does not reach it, and one kill reaches its children.
    this.child = spawn(command.executable, command.arguments, {
      detached: true,
      env: { ...options.environment, [MARK_VARIABLE]: mark },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      ...(options.user === undefined ? {} : { uid: options.user.userId, gid: options.user.groupId }),
    });
    if (this.processId !== undefined)
      this.family = new ModelFamily(this.processId, { variable: MARK_VARIABLE, value: mark });
    this.decoder = new FrameDecoder({
      maximumPayloadBytes: options.maximumPayloadBytes,
      onFrame: (header, payload) => options.onMessage(parseRunnerMessage(header), payload),
    });
    // Without a process there may be no streams at all: out of descriptors, for example.
    const channel = this.processId === undefined ? undefined : this.child.stdio[CHANNEL_DESCRIPTOR];
    this.channel = channel instanceof Socket ? channel : undefined;
    this.ended = new Promise((resolve) => {
      this.child.once('error', (error) => {
        this.fault ??= `the model process could not be started: ${error.message}`;
        if (this.processId === undefined) resolve(this.end(null, null));
      });
      this.child.once('exit', (exitCode, signal) => {
        this.guard?.stop();
        this.family?.end();
        void this.lastBytes()
          .then(() => this.outputRead)
          .then(() => resolve(this.end(exitCode, signal)));
      });
    });
    if (this.family !== undefined) {
      this.listen();
      this.guard = this.guardUsage(this.family);
    }
  }

  /** The process id, which is also its group's; undefined when it could not be started. */
  get processId(): number | undefined {
    return this.child.pid;
  }

  send(message: HostMessage, payload?: string | Buffer): void {
    if (this.channel?.writable === true) this.channel.write(encodeFrame(message, payload));
  }

  /**
   * Reads what the process had printed when it sent the current frame, ends its begun lines, then calls back; before
   * {@link ended} in any case. The kernel has what was written before a frame before it has the frame, whoever of the
   * process and its children wrote it.
   *
   * @throws {ProtocolError} when that is under way already, for an earlier frame
   */
  afterItsOutput(then: () => void): void {
    if (this.outputRead !== undefined) throw new ProtocolError('a second answer arrived');
    this.outputRead = LineReader.readWritten(this.readers).then(() => {
      this.outputRead = undefined;
      then();
    });
  }

  noteFatalMessage(message: string): void {
    this.fault ??= message;
  }

  terminate(): void {
    if (this.processId !== undefined) signalProcess(this.processId, 'SIGTERM');
  }

  kill(): void {
    this.family?.kill();
  }

  private listen(): void {
    const { stdout, stderr } = this.child;
    const { onLine, onSkippedOutput: onSkipped } = this.options;
    for (const [source, stream] of [
      ['stdout', stdout],
      ['stderr', stderr],
    ] as const) {
      if (!stream) continue;
      this.readers.push(new LineReader({ stream, onLine: (text) => onLine(source, text), onSkipped }));
    }
    this.child.stdio[GUARD_DESCRIPTOR]?.on('error', () => undefined);
    const { channel } = this;
    if (channel === undefined) return;
    channel.on('data', (chunk: Buffer) => this.receive(chunk));
    // A reset is an end like any other.
    channel.on('error', () => undefined);
    channel.once('close', () => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) return;
      setTimeout(() => {
        if (this.child.exitCode !== null || this.child.signalCode !== null) return;
        this.breakOff('the model process closed its protocol channel');
      }, EXIT_NOTICE_MS);
    });
  }

  private guardUsage(family: ModelFamily): UsageGuard {
    const { memoryLimitBytes, processLimit } = this.options;
    return new UsageGuard({
      readUsage: () => family.usage(),
      memoryLimitBytes,
      processLimit,
      onExcess: (message) => this.breakOff(message),
    });
  }

  private receive(chunk: Buffer): void {
    if (this.fault !== undefined) return;
    try {
      this.decoder.push(chunk);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.breakOff(`the model process broke the protocol: ${error.message}`);
    }
  }

  private breakOff(fault: string): void {
    this.fault ??= fault;
    this.kill();
  }

  /** Waits until everything the dead process wrote has been read; only one that left its group can delay it. */
  private async lastBytes(): Promise<void> {
    const streams = this.child.stdio.filter((stream) => stream !== null && stream !== undefined);
    const open = streams.filter((stream) => !stream.closed);
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LAST_BYTES_MS);
    });
    const closed = open.map((stream) => new Promise<void>((resolve) => stream.once('close', resolve)));
    await Promise.race([Promise.all(closed), tooLong]);
    clearTimeout(timer);
    for (const stream of streams) stream.destroy();
    // Their own end is only reported in the next turn of the event loop.
    for (const reader of this.readers) reader.end();
  }

  private end(exitCode: number | null, signal: string | null): ProcessEnd {
    return { exitCode, signal, ...(this.fault === undefined ? {} : { fault: this.fault }) };
  }
}
