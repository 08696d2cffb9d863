import 'reflect-metadata';
import { ModelSetupError } from '@tidegate/model';
import { readSettings, SettingsError } from '@tidegate/service';
import { Command, InvalidArgumentError } from 'commander';
import { WorkerSettings } from '../settings/worker.settings.js';
import { tryModel } from './try-model.js';

interface Options {
  readonly python?: string;
  readonly timeout?: string;
}

function seconds(text: string): string {
  if (!(Number(text) > 0)) throw new InvalidArgumentError('It must be a number of seconds.');
  return text;
}

/** The settings that a worker would have; the command line takes precedence over the environment. */
function settingsOf(modelPath: string, { python, timeout }: Options): WorkerSettings {
  return readSettings(WorkerSettings, {
    ...process.env,
    MODEL: modelPath,
    ...(python === undefined ? {} : { MODEL_PYTHON: python }),
    ...(timeout === undefined ? {} : { MODEL_SETUP_TIMEOUT_SECONDS: timeout, JOB_TIMEOUT_SECONDS: timeout }),
  });
}

await new Command('npm run try-model --')
  .description(
    'Sets a model up as a worker does, with the same settings from the environment, runs one job, and shows its schemas, its logs and its output.',
  )
  .argument('<file>', 'the model file')
  .argument('[input]', 'JSON, or a text; without it the model is only set up')
  .option('--python <program>', 'the Python that serves a .py file, in place of MODEL_PYTHON')
  .option(
    '--timeout <seconds>',
    'how long set-up and answer may take each, in place of MODEL_SETUP_TIMEOUT_SECONDS and JOB_TIMEOUT_SECONDS',
    seconds,
  )
  .action(async (modelPath: string, input: string | undefined, options: Options) => {
    try {
      const trial = {
        settings: settingsOf(modelPath, options),
        environment: process.env,
        input,
        print: (line: string) => {
          console.log(line);
        },
      };
      if (!(await tryModel(trial))) process.exitCode = 1;
    } catch (error) {
      process.exitCode = 1;
      if (error instanceof SettingsError) console.error(error.message);
      else if (error instanceof ModelSetupError) console.error(`It cannot be set up: ${error.message}`);
      else throw error;
    }
  })
  .parseAsync();
