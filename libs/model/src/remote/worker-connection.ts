import type { Socket } from 'node:net';
import { asSetupError } from '../model-host.error.js';
import type { ModelLauncher, PreparedLaunch, RunningModel, StartOrder } from '../running-model.js';
import { LogLimiter } from '../output/log.limiter.js';
import { encodeFrame, MAXIMUM_INPUT_BYTES, MAXIMUM_WAITING_BYTES } from '../protocol/frame.js';
import { FrameDecoder } from '../protocol/frame.decoder.js';
import { ProtocolError } from '../protocol/protocol.error.js';
import type { RunnerMessage } from '../protocol/runner-message.js';
import {
  type HostReport,
  parseWorkerMessage,
  REMOTE_PROTOCOL_VERSION,
  type WorkerMessage,
} from './remote-message.js';

/**
 * The connection of a worker, and the model that is run for it. The worker says when: set up, run, cancel, terminate, stop,
 * kill. What
 * is run, and how, the launcher says. When the connection ends, so do the model and all that it started.
 */
export class WorkerConnection {
  /** Settles when the connection is closed and nothing is left of the model. Never rejects. */
  readonly over: Promise<void>;

  private readonly log = new LogLimiter(({ source, text, jobId }) =>
    this.send({ type: 'line', source, text, ...(jobId === undefined ? {} : { jobId }) }),
  );
  private model: RunningModel | undefined;
  private launching: Promise<void> | undefined;
  private launch: PreparedLaunch | undefined;
  /** The job that was passed on and not answered yet. */
  private jobId: string | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly launcher: ModelLauncher,
  ) {
    const decoder = new FrameDecoder({
      maximumPayloadBytes: MAXIMUM_INPUT_BYTES,
      onFrame: (header, payload) => this.handle(parseWorkerMessage(header), payload),
    });
    socket.on('data', (chunk: Buffer) => {
      try {
        decoder.push(chunk);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        this.end();
      }
    });
    // A reset is an end like any other.
    socket.on('error', () => undefined);
    this.over = new Promise<void>((resolve) => socket.once('close', () => resolve())).then(() =>
      this.clearUp(),
    );
    this.send({ type: 'hello', protocolVersion: REMOTE_PROTOCOL_VERSION });
  }

  /** Ends the connection, and with it the model. */
  end(): void {
    this.socket.destroy();
  }

  private handle(message: WorkerMessage, payload: Buffer): void {
    switch (message.type) {
      case 'setup':
      case 'describe':
        if (this.launching !== undefined) throw new ProtocolError('a second start arrived');
        this.launching = this.start(message);
        return;
      case 'terminate':
        this.model?.terminate();
        return;
      case 'kill':
        if (this.model === undefined) this.end();
        else this.model.kill();
        return;
      case 'run':
        this.jobId = message.jobId;
        this.model?.send(message, payload);
        return;
      case 'cancel':
      case 'stop':
        this.model?.send(message);
    }
  }

  private async start(order: StartOrder): Promise<void> {
    try {
      this.launch = await this.launcher.prepare();
      // The worker may be gone by now.
      if (this.socket.destroyed) return;
      const model = this.launch.start(order, {
        onMessage: (message, payload) => this.pass(model, message, payload),
        onLine: (source, text) => this.takeLine(source, text),
        onSkippedOutput: (bytes) => this.log.skip(bytes),
        onStartFailed: () => undefined,
      });
      this.model = model;
      this.send({ type: 'started', processId: model.processId ?? 0 });
      void model.ended.then((end) => {
        this.log.close();
        this.send({ type: 'ended', ...end });
        this.socket.end();
      });
    } catch (error) {
      const { failure, message } = asSetupError(error);
      this.send({ type: 'start_failed', failure, message });
      this.socket.end();
    }
  }

  /** Passes on what the runner reports, each after what was printed before it. */
  private pass(model: RunningModel, message: RunnerMessage, payload: Buffer): void {
    switch (message.type) {
      case 'ready':
      case 'succeeded':
      case 'failed':
      case 'output_too_large': {
        // The payload is valid during this call only.
        const frame = encodeFrame(message, payload);
        model.afterItsOutput(() => {
          this.jobId = undefined;
          this.write(frame);
          if (message.type === 'ready') void this.release();
        });
        return;
      }
      case 'log':
        this.takeLine('log', message.text, message.jobId);
        return;
      case 'progress':
        if (!this.isCongested) this.write(encodeFrame(message, payload));
        return;
      case 'partial':
        // Each part comes once; all together are no longer than an output may be.
        this.write(encodeFrame(message, payload));
        return;
      case 'fatal':
        model.noteFatalMessage(message.message);
        model.kill();
        return;
      case 'described':
      case 'setup_failed':
        this.write(encodeFrame(message, payload));
    }
  }

  private takeLine(source: 'stdout' | 'stderr' | 'log', text: string, jobId = this.jobId): boolean {
    if (this.isCongested) {
      this.log.skip(Buffer.byteLength(text));
      return false;
    }
    return this.log.take({ source, text, ...(jobId === undefined ? {} : { jobId }) });
  }

  /** Whether the worker reads slower than the model reports. */
  private get isCongested(): boolean {
    return this.socket.writableLength > MAXIMUM_WAITING_BYTES;
  }

  private send(report: HostReport): void {
    this.write(encodeFrame(report));
  }

  private write(frame: Buffer): void {
    if (this.socket.writable) this.socket.write(frame);
  }

  private async clearUp(): Promise<void> {
    this.model?.kill();
    await this.launching;
    await this.model?.ended;
    await this.release();
  }

  private async release(): Promise<void> {
    const { launch } = this;
    this.launch = undefined;
    await launch?.release();
  }
}
