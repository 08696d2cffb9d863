import type { Model } from '../model.js';
import { type HostMessage, PROTOCOL_VERSION } from '../protocol/host-message.js';
import { readJson } from '../protocol/json-text.js';
import type { Channel } from './channel.js';
import { describeModel } from './describe-model.js';
import { generatedJson, partsOf } from './generated-output.js';
import { JobContext } from './job.context.js';
import { type LoadedFile, loadModelFile, makeModel } from './load-model.js';
import { OutputError, outputJson, OutputTooLongError } from './output-json.js';
import { outputWritten } from './printed-output.js';
import { printThrown, thrownMessage } from './thrown-message.js';
import { YieldedParts } from './yielded.parts.js';

type SetupMessage = Extract<HostMessage, { type: 'setup' }>;
type DescribeMessage = Extract<HostMessage, { type: 'describe' }>;
type RunMessage = Extract<HostMessage, { type: 'run' }>;

/** What a runner does between its first frame and its last: one set-up, then jobs one after the other. */
export class RunnerSession {
  private model: Model | undefined;
  private maximumOutputBytes = 0;
  private context: JobContext | undefined;

  constructor(private readonly channel: Channel) {}

  /** Whether a job runs that should have stopped. */
  get isCanceled(): boolean {
    return this.context?.isCanceled === true;
  }

  /** Does what the host asks; the answers go over the channel. */
  handle(message: HostMessage, payload: Buffer): void {
    switch (message.type) {
      case 'setup':
        return void this.setUp(message).catch((error: unknown) => this.tellFailure(error));
      case 'describe':
        return void this.load(message).catch((error: unknown) => this.tellFailure(error));
      case 'run':
        return void this.run(message, payload.toString('utf8'));
      case 'cancel':
        if (this.context?.jobId === message.jobId) this.context.abort(message.reason);
        return;
      case 'stop':
        process.exit(0);
    }
  }

  private async setUp(message: SetupMessage): Promise<void> {
    const beginMs = performance.now();
    this.maximumOutputBytes = message.maximumOutputBytes;
    const model = makeModel(await this.load(message), message.modelName);
    await model.setup?.();
    this.model = model;
    await outputWritten();
    this.channel.send({ type: 'ready', setupSeconds: (performance.now() - beginMs) / 1000 });
  }

  /** Loads the file and reports its schemas. */
  private async load(message: SetupMessage | DescribeMessage): Promise<LoadedFile> {
    const { protocolVersion, modelPath, modelName, maximumSchemaBytes } = message;
    // Errors then name the lines of the TypeScript file.
    process.setSourceMapsEnabled(true);
    if (protocolVersion !== PROTOCOL_VERSION)
      throw new Error(`the host uses protocol ${protocolVersion}, the runner ${PROTOCOL_VERSION}`);
    const file = await loadModelFile(modelPath, modelName);
    const { json, problem } = describeModel(file, maximumSchemaBytes);
    this.channel.send({ type: 'described', problem }, json);
    return file;
  }

  private tellFailure(error: unknown): void {
    printThrown(error);
    void outputWritten().then(() =>
      this.channel.send({ type: 'setup_failed', message: thrownMessage(error) }),
    );
  }

  private async run({ jobId, attempt }: RunMessage, inputJson: string): Promise<void> {
    const context = new JobContext(this.channel, jobId, attempt);
    this.context = context;
    let answer: () => void;
    try {
      const output: unknown = await this.model?.predict(readJson(inputJson) as never, context);
      const parts = partsOf(output);
      const json = parts === undefined ? outputJson(output) : await this.generated(parts, context);
      answer = () => this.answer(jobId, json);
    } catch (error) {
      const isRefused = error instanceof OutputTooLongError || error instanceof OutputError;
      if (!isRefused) printThrown(error);
      answer = () => this.fail(jobId, error);
    }
    context.end();
    await outputWritten();
    answer();
  }

  private async generated(
    parts: NonNullable<ReturnType<typeof partsOf>>,
    context: JobContext,
  ): Promise<string> {
    const yielded = new YieldedParts(this.channel, context.jobId, this.maximumOutputBytes);
    try {
      return await generatedJson(parts, yielded, context);
    } finally {
      yielded.end();
    }
  }

  private answer(jobId: string, json: string): void {
    // A character takes 3 bytes at most, so that most outputs need not be measured.
    const bytes = json.length * 3 <= this.maximumOutputBytes ? 0 : Buffer.byteLength(json);
    if (bytes > this.maximumOutputBytes) {
      this.refuse(jobId, `${bytes} bytes`);
      return;
    }
    this.channel.send({ type: 'succeeded', jobId }, json);
  }

  private fail(jobId: string, error: unknown): void {
    if (error instanceof OutputTooLongError) this.refuse(jobId, error.message);
    else this.channel.send({ type: 'failed', jobId, message: thrownMessage(error) });
  }

  private refuse(jobId: string, size: string): void {
    const message = `output too large: ${size}, at most ${this.maximumOutputBytes} are kept`;
    this.channel.send({ type: 'output_too_large', jobId, message });
  }
}
