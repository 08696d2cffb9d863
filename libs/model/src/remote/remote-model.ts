import { connect, type Socket } from 'node:net';
import type { ProcessEnd } from '../process-end.js';
import type { JobCommand, ModelEvents, RunningModel, StartOrder } from '../running-model.js';
import { encodeFrame } from '../protocol/frame.js';
import { FrameDecoder } from '../protocol/frame.decoder.js';
import { ProtocolError } from '../protocol/protocol.error.js';
import { LONGEST_DESCRIPTION_BYTES } from '../protocol/model-description.js';
import {
  type HostReport,
  parseHostReport,
  REMOTE_PROTOCOL_VERSION,
  type WorkerMessage,
} from './remote-message.js';

/** How far apart two tries to reach the model host are, in milliseconds. */
const RETRY_INTERVAL_MS = 100;

/** How long a model host that is asked to kill its model may take before the connection is cut, in milliseconds. */
const KILL_TIME_MS = 5_000;

/** What a {@link RemoteModel} needs. */
export interface RemoteModelSetup {
  readonly socketPath: string;
  readonly order: StartOrder;
  readonly events: ModelEvents;
}

/**
 * A model whose process a model host runs for us. One connection is one life of it: made here, again and again until the
 * model host greets, and over when the process has ended. Whatever happens to the connection, it ends in
 * {@link RemoteModel.ended}. The model host may be in the hands of its model: its messages are bounded and parsed, and
 * what it does not answer in time is over all the same.
 */
export class RemoteModel implements RunningModel {
  readonly ended: Promise<ProcessEnd>;

  private resolve!: (end: ProcessEnd) => void;
  private socket: Socket | undefined;
  private isGreeted = false;
  private isOver = false;
  private reason = 'nothing has answered yet';
  private fault: string | undefined;
  /** The job that was sent last: what the model host reports of another is none of ours. */
  private jobId: string | undefined;
  private startedId: number | undefined;
  private retryTimer: NodeJS.Timeout | undefined;
  private killTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: RemoteModelSetup) {
    this.ended = new Promise((resolve) => (this.resolve = resolve));
    this.connect();
  }

  get processId(): number | undefined {
    return this.startedId;
  }

  get waitsFor(): string | undefined {
    if (this.isGreeted) return undefined;
    return `no model host answers at ${this.options.socketPath} (${this.reason})`;
  }

  send(command: JobCommand, payload?: string | Buffer): void {
    if (command.type === 'run') this.jobId = command.jobId;
    this.write(command, payload);
  }

  afterItsOutput(then: () => void): void {
    // The model host sends a message after all that was printed before it.
    then();
  }

  noteFatalMessage(message: string): void {
    this.fault ??= message;
  }

  terminate(): void {
    this.write({ type: 'terminate' });
  }

  kill(): void {
    if (!this.isGreeted) {
      this.end({ exitCode: null, signal: null, fault: this.fault ?? this.waitsFor ?? this.reason });
      return;
    }
    if (this.killTimer !== undefined) return;
    this.write({ type: 'kill' });
    this.killTimer = setTimeout(() => this.breakOff('the model host does not answer'), KILL_TIME_MS);
  }

  private connect(): void {
    const socket = connect(this.options.socketPath);
    this.socket = socket;
    const { order } = this.options;
    const outputBytes = order.type === 'setup' ? order.maximumOutputBytes : 0;
    const decoder = new FrameDecoder({
      maximumPayloadBytes: Math.max(outputBytes, LONGEST_DESCRIPTION_BYTES),
      onFrame: (header, payload) => this.handle(parseHostReport(header), payload),
    });
    socket.on('data', (chunk: Buffer) => this.receive(decoder, chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => (this.reason = error.code ?? error.message));
    socket.once('close', (isError) => this.closed(isError));
  }

  private closed(isError: boolean): void {
    if (this.isOver) return;
    if (this.isGreeted) {
      this.breakOff('the connection to the model host broke');
      return;
    }
    if (!isError) this.reason = 'it serves another worker';
    this.retryTimer = setTimeout(() => this.connect(), RETRY_INTERVAL_MS);
  }

  private receive(decoder: FrameDecoder, chunk: Buffer): void {
    if (this.isOver || this.fault !== undefined) return;
    try {
      decoder.push(chunk);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.breakOff(`the model process broke the protocol: ${error.message}`);
    }
  }

  private handle(report: HostReport, payload: Buffer): void {
    if (this.isOver) return;
    const { events, order, socketPath } = this.options;
    if (this.isGreeted === (report.type === 'hello')) throw new ProtocolError('a frame out of order arrived');
    switch (report.type) {
      case 'hello':
        this.isGreeted = true;
        if (report.protocolVersion === REMOTE_PROTOCOL_VERSION) this.write(order);
        else
          this.fail(
            `the model host at ${socketPath} speaks version ${report.protocolVersion} of the protocol, this worker ${REMOTE_PROTOCOL_VERSION}`,
          );
        return;
      case 'started':
        this.startedId = report.processId;
        return;
      case 'start_failed':
        events.onStartFailed(report.failure, report.message);
        this.breakOff(report.message);
        return;
      case 'line': {
        const jobId = report.jobId === this.jobId ? report.jobId : undefined;
        events.onLine(report.source, report.text, jobId ?? null);
        return;
      }
      case 'ended':
        this.end(report);
        return;
      default:
        events.onMessage(report, payload);
    }
  }

  private fail(message: string): void {
    this.options.events.onStartFailed('refused', message);
    this.breakOff(message);
  }

  private write(message: WorkerMessage, payload?: string | Buffer): void {
    if (this.isGreeted && this.socket?.writable === true) this.socket.write(encodeFrame(message, payload));
  }

  /** Cuts the connection, by which the model host knows to kill its model. */
  private breakOff(fault: string): void {
    this.fault ??= fault;
    this.end({ exitCode: null, signal: null });
  }

  private end({ exitCode, signal, fault = this.fault }: ProcessEnd): void {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.retryTimer);
    clearTimeout(this.killTimer);
    this.socket?.destroy();
    const words = this.fault ?? fault;
    this.resolve({ exitCode, signal, ...(words === undefined ? {} : { fault: words }) });
  }
}
