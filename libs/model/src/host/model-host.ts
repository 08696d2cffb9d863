import { performance } from 'node:perf_hooks';
import { LogLimiter } from '../output/log.limiter.js';
import { jsonListPayload, jsonPayload } from '../protocol/json-payload.js';
import { ProtocolError } from '../protocol/protocol.error.js';
import { MAXIMUM_PARTIAL_BYTES, type RunnerMessage } from '../protocol/runner-message.js';
import { launcherOf } from '../remote/launcher-of.js';
import { modelDescription } from '../protocol/model-description.js';
import { asSetupError, ModelHostStateError, ModelSetupError } from '../model-host.error.js';
import type { ModelHostOptions, ModelHostState, ModelJob, ModelStart } from '../model-host.options.js';
import { type ModelLimits, modelLimits } from '../local/model-limits.js';
import type { ModelOutcome } from './model-outcome.js';
import { describeEnd, type ProcessEnd } from '../process-end.js';
import { RunningJob } from './running-job.js';
import type { ModelLauncher, PreparedLaunch, RunningModel } from '../running-model.js';
import { RunningSetup } from './running-setup.js';

/** A job that its model never receives. */
const CANCELED_BEFORE: ModelOutcome = {
  kind: 'canceled',
  method: 'signal',
  message: 'canceled before its model received it',
  needsRestart: false,
};

const noop = (): void => undefined;

/**
 * Runs one model in a process of its own, one job at a time; the process may be one that a model host elsewhere runs for it.
 * Whatever the model does, `run()` returns it as an outcome and the host stays usable: after a crash or a time-out that had
 * to be enforced, `start()` sets the model up again.
 *
 * ```ts
 * const host = new ModelHost({ modelPath: 'model.ts' });
 * await host.start();
 * const outcome = await host.run({ jobId, attempt: 1, inputJson: '"hello"', timeoutSeconds: 60 });
 * if (outcome.needsRestart) await host.start();
 * ```
 */
export class ModelHost {
  private readonly limits: ModelLimits;
  private readonly launcher: ModelLauncher;
  private readonly log: LogLimiter;
  private current: ModelHostState = 'stopped';
  private model: RunningModel | undefined;
  private setup: RunningSetup | undefined;
  private job: RunningJob | undefined;
  private starting: Promise<void> = Promise.resolve();
  private stopped: Promise<void> | undefined;
  /** Whether the host itself ended the current process. */
  private endExpected = false;

  constructor(private readonly options: ModelHostOptions) {
    this.limits = modelLimits(options);
    this.launcher = launcherOf(options);
    this.log = new LogLimiter((line) => options.onLog?.(line), this.launcher.linesPerSecond);
  }

  /** What the host is doing, which decides what may be called now. */
  get state(): ModelHostState {
    return this.current;
  }

  /** Process id of the model process, while there is one. */
  get processId(): number | undefined {
    return this.model?.processId;
  }

  /**
   * Starts the model process and sets the model up. Allowed when the state is `stopped`; a second start reads the
   * model file again.
   *
   * @throws {ModelSetupError} when the model did not become ready
   * @throws {ModelHostStateError} when the state is not `stopped`
   */
  async start(): Promise<ModelStart> {
    if (this.current !== 'stopped') throw new ModelHostStateError(`start() while ${this.current}`);
    this.current = 'starting';
    const started = this.startOnce();
    this.starting = started.then(noop, noop);
    return started;
  }

  private async startOnce(): Promise<ModelStart> {
    const beginMs = performance.now();
    let launch: PreparedLaunch | undefined;
    try {
      launch = await this.launcher.prepare();
      const { setupSeconds, processId } = await this.setUp(launch);
      return { setupSeconds, startupSeconds: (performance.now() - beginMs) / 1000, processId };
    } catch (error) {
      if (this.current === 'starting') this.current = 'stopped';
      throw asSetupError(error);
    } finally {
      // The file has been read by now, and a worker that is killed later leaves nothing behind.
      await launch?.release();
    }
  }

  /**
   * Runs one job. Allowed when the state is `ready`.
   *
   * @returns how the job ended; never rejects for anything that the model does
   * @throws {ModelHostStateError} when the state is not `ready`
   */
  async run(job: ModelJob): Promise<ModelOutcome> {
    const { model } = this;
    if (this.current !== 'ready' || model === undefined) {
      throw new ModelHostStateError(`run() while ${this.current}`);
    }
    if (job.signal?.aborted === true)
      return { kind: 'interrupted', message: 'interrupted', needsRestart: false };
    if (job.cancelSignal?.aborted === true) return CANCELED_BEFORE;
    this.current = 'running';
    const { jobId, attempt, inputJson } = job;
    this.job = new RunningJob({
      job,
      abortGraceSeconds: this.limits.abortGraceSeconds,
      cancelGraceSeconds: this.limits.cancelGraceSeconds,
      onAbort: (reason) => model.send({ type: 'cancel', jobId, reason }),
      onTerminate: () => model.terminate(),
      onGraceOver: () => this.killExpectedly(model),
    });
    model.send({ type: 'run', jobId, attempt }, inputJson);
    return this.job.outcome;
  }

  /**
   * Ends the model process and all that it started. A job that is running is interrupted first. Allowed in every state,
   * any number of times; the host can be started again afterwards.
   *
   * @param options - `graceSeconds`: how long the job and then the process may take before they are killed
   */
  async stop(options: { readonly graceSeconds: number }): Promise<void> {
    this.stopped ??= this.stopOnce(options.graceSeconds).finally(() => {
      this.stopped = undefined;
      this.current = 'stopped';
    });
    return this.stopped;
  }

  private async setUp(launch: PreparedLaunch): Promise<{ setupSeconds: number; processId: number }> {
    // stop() came while the file was translated.
    if (this.current !== 'starting') throw new ModelSetupError('stopped', 'stopped during set-up');
    const { maximumOutputBytes, setupTimeoutSeconds } = this.limits;
    this.endExpected = false;
    const model = launch.start(
      { type: 'setup', maximumOutputBytes },
      {
        onMessage: (message, payload) => this.receive(model, message, payload),
        onLine: (source, text, jobId = this.job?.jobId) =>
          this.log.take({ source, text, ...(typeof jobId === 'string' ? { jobId } : {}) }),
        onSkippedOutput: (bytes) => this.log.skip(bytes),
        onStartFailed: (failure, message) => this.setup?.fail(failure, message),
      },
    );
    this.model = model;
    this.setup = new RunningSetup({
      timeoutSeconds: setupTimeoutSeconds,
      waitsFor: () => model.waitsFor,
      onFailure: () => this.killExpectedly(model),
    });
    void model.ended.then((end) => this.processEnded(end));
    const setupSeconds = await this.setup.ready.finally(() => (this.setup = undefined));
    return { setupSeconds, processId: model.processId ?? 0 };
  }

  private receive(model: RunningModel, message: RunnerMessage, payload: Buffer): void {
    switch (message.type) {
      case 'described':
        return this.options.onDescribed?.(modelDescription(message.problem, payload));
      case 'ready':
        if (this.setup === undefined) throw new ProtocolError('a second "ready" arrived');
        model.afterItsOutput(() => {
          if (this.setup?.succeed(message.setupSeconds)) this.current = 'ready';
        });
        return;
      case 'setup_failed':
        return this.setup?.fail('threw', message.message);
      case 'succeeded':
      case 'failed':
      case 'output_too_large': {
        const { job } = this;
        if (job?.jobId !== message.jobId)
          throw new ProtocolError('an answer to a job that does not run arrived');
        if (job.isKilled) return;
        job.answered(message, message.type === 'succeeded' ? jsonPayload(payload) : '');
        model.afterItsOutput(() => {
          this.job = undefined;
          if (this.current === 'running') this.current = 'ready';
          job.settle();
        });
        return;
      }
      case 'log': {
        const { jobId, text } = message;
        this.log.take({ source: 'log', text, jobId });
        return;
      }
      case 'progress': {
        const { jobId, fraction, note } = message;
        if (jobId !== this.job?.jobId) return;
        this.options.onProgress?.({ jobId, fraction, ...(note === undefined ? {} : { note }) });
        return;
      }
      case 'partial': {
        const { jobId, from } = message;
        if (payload.length > MAXIMUM_PARTIAL_BYTES)
          throw new ProtocolError('too much partial output arrived');
        if (jobId !== this.job?.jobId) return;
        const { text: partsJson, length: count } = jsonListPayload(payload);
        this.options.onPartialOutput?.({ jobId, from, count, partsJson });
        return;
      }
      case 'fatal': {
        model.noteFatalMessage(message.message);
        // Its own code may prevent its exit, and the next job may already be on its way to it.
        model.kill();
        return;
      }
    }
  }

  private processEnded(end: ProcessEnd): void {
    const message = describeEnd(end);
    const { job, setup } = this;
    this.job = undefined;
    this.model = undefined;
    if (this.current !== 'stopping') this.current = 'stopped';
    setup?.processEnded(message);
    job?.processEnded(message);
    this.log.close();
    this.options.onExit?.({
      expected: this.endExpected || job?.isTerminating === true,
      message,
      ...(end.exitCode === null ? {} : { exitCode: end.exitCode }),
      ...(end.signal === null ? {} : { signal: end.signal }),
    });
  }

  private killExpectedly(model: RunningModel): void {
    this.endExpected = true;
    model.kill();
  }

  private async stopOnce(graceSeconds: number): Promise<void> {
    const { model, setup, job } = this;
    this.current = 'stopping';
    // Without a process yet, a start that is under way finds the state changed and gives up.
    if (model === undefined) return this.starting;
    this.endExpected = true;
    const graceTimer = setTimeout(() => model.kill(), graceSeconds * 1000);
    setup?.fail('stopped', 'stopped during set-up');
    job?.interrupt();
    await job?.outcome;
    model.send({ type: 'stop' });
    await model.ended;
    clearTimeout(graceTimer);
    await this.starting;
  }
}
