import { ModelHost, readModelDescription } from '@tidegate/model';
import type { Environment } from '@tidegate/service';
import { extname } from 'node:path';
import { modelOptions } from '../model-options.js';
import type { WorkerSettings } from '../settings/worker.settings.js';

/** One trial of a model file, without broker, store or worker. */
export interface Trial {
  /** Of a worker that would serve the model: its file, its Python, its limits. */
  readonly settings: WorkerSettings;
  /** JSON, or any other text, which is then the input as it is; undefined only to set the model up. */
  readonly input: string | undefined;
  /** What the model sees of the environment. */
  readonly environment: Environment;
  /** Prints one line. */
  readonly print: (line: string) => void;
}

/**
 * Sets a model up in the host that workers use, runs one job, and prints all that happens.
 *
 * @returns whether the model answered
 * @throws {ModelSetupError} when it cannot be set up
 */
export async function tryModel(trial: Trial): Promise<boolean> {
  const { settings, input, print } = trial;
  const options = modelOptions(settings, trial.environment, (line) => print(`user     the model ${line}`));
  if (extname(options.modelPath) === '.py') print(`python   ${settings.MODEL_PYTHON}`);
  const { schema, problem } = await readModelDescription({
    ...options,
    timeoutSeconds: settings.MODEL_SETUP_TIMEOUT_SECONDS,
  });
  print(`takes    ${JSON.stringify(schema.input ?? {})}`);
  print(`returns  ${JSON.stringify(schema.output ?? {})}`);
  if (problem !== undefined) print(`schema   ${problem}`);
  const host = new ModelHost({
    ...options,
    onLog: ({ source, text }) => print(`${source.padEnd(8)} ${text}`),
    onProgress: ({ fraction, note = '' }) =>
      print(`progress ${Math.round(fraction * 100)} % ${note}`.trimEnd()),
  });
  try {
    const { setupSeconds } = await host.start();
    print(`set-up   ${setupSeconds.toFixed(2)} s`);
    if (input === undefined) return true;
    const beginMs = performance.now();
    const outcome = await host.run({
      jobId: 'trial',
      attempt: 1,
      inputJson: inputJson(input),
      timeoutSeconds: settings.JOB_TIMEOUT_SECONDS,
    });
    print(`predict  ${((performance.now() - beginMs) / 1000).toFixed(3)} s`);
    const [kind, text] =
      outcome.kind === 'succeeded' ? ['output', outcome.outputJson] : [outcome.kind, outcome.message];
    print(`${kind.padEnd(8)} ${text}`);
    return outcome.kind === 'succeeded';
  } finally {
    await host.stop({ graceSeconds: 1 });
  }
}

function inputJson(input: string): string {
  try {
    JSON.parse(input);
    return input;
  } catch {
    return JSON.stringify(input);
  }
}
