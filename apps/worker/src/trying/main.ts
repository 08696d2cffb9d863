import { ModelSetupError } from '@tidegate/model';
import { Command } from 'commander';
import { tryModel } from './try-model.js';

interface Options {
  readonly python: string;
  readonly timeout: string;
}

await new Command('npm run try-model --')
  .description('Sets a model up as a worker does, asks it once, and shows what it takes, says and gives.')
  .argument('<file>', 'the model file')
  .argument('[input]', 'JSON, or a text; without it the model is only set up')
  .option('--python <program>', 'the Python that serves a .py file', 'python3')
  .option('--timeout <seconds>', 'how long set-up and answer may take each', '600')
  .action(async (modelPath: string, input: string | undefined, { python, timeout }: Options) => {
    const trial = {
      modelPath,
      input,
      python,
      timeoutSeconds: Number(timeout),
      environment: process.env,
      tell: (line: string) => {
        console.log(line);
      },
    };
    try {
      if (!(await tryModel(trial))) process.exitCode = 1;
    } catch (error) {
      if (!(error instanceof ModelSetupError)) throw error;
      console.error(`It cannot be set up: ${error.message}`);
      process.exitCode = 1;
    }
  })
  .parseAsync();
