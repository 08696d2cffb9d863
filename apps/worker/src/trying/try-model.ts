import { ModelHost, readModelDescription } from '@tidegate/model';
import type { Environment } from '@tidegate/service';
import { givenVariables } from '../model-options.js';

/** One trial of a model file, without broker, store or worker. */
export interface Trial {
  readonly modelPath: string;
  /** JSON, or any other text, which is then the input as it is; undefined to set the model up and no more. */
  readonly input: string | undefined;
  /** The Python that serves a `.py` file. */
  readonly python: string;
  /** How long set-up and prediction may take each, in seconds. */
  readonly timeoutSeconds: number;
  /** What the model sees of the environment. */
  readonly environment: Environment;
  /** Takes what is told, a line at a time. */
  readonly tell: (line: string) => void;
}

/**
 * Sets a model up in the host that workers use, asks it once, and tells all that happens.
 *
 * @returns whether the model answered
 * @throws ModelSetupError when it cannot be set up
 */
export async function tryModel(trial: Trial): Promise<boolean> {
  const { modelPath, input, python, timeoutSeconds, tell } = trial;
  const options = { modelPath, python, environment: givenVariables(trial.environment) };
  const { schema, problem } = await readModelDescription({ ...options, timeoutSeconds });
  tell(`takes    ${JSON.stringify(schema.input ?? {})}`);
  tell(`gives    ${JSON.stringify(schema.output ?? {})}`);
  if (problem !== undefined) tell(`schema   ${problem}`);
  const host = new ModelHost({
    ...options,
    setupTimeoutSeconds: timeoutSeconds,
    onLog: ({ source, text }) => tell(`${source.padEnd(8)} ${text}`),
    onProgress: ({ fraction, note = '' }) =>
      tell(`progress ${Math.round(fraction * 100)} % ${note}`.trimEnd()),
  });
  try {
    const { setupSeconds } = await host.start();
    tell(`set-up   ${setupSeconds.toFixed(2)} s`);
    if (input === undefined) return true;
    const beginMs = performance.now();
    const outcome = await host.run({
      jobId: 'trial',
      attempt: 1,
      inputJson: inputJson(input),
      timeoutSeconds,
    });
    tell(`predict  ${((performance.now() - beginMs) / 1000).toFixed(3)} s`);
    const [kind, said] =
      outcome.kind === 'succeeded' ? ['output', outcome.outputJson] : [outcome.kind, outcome.message];
    tell(`${kind.padEnd(8)} ${said}`);
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
