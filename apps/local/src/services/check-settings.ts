import { runCommand } from '@tidegate/processes';
import { CHECK_SETTINGS } from '@tidegate/service';
import { join } from 'node:path';
import { GATEWAY_PROGRAM } from './gateway-process.js';
import { eachModel } from '../models/each-model.js';
import type { ServedModel } from '../models/served-models.js';
import { WORKER_PROGRAM } from './worker-launcher.js';
import { StackStartError } from '../context/stack-start.error.js';

const CHECK_TIMEOUT_SECONDS = 30;

/**
 * Lets gateway and workers check their settings, before anything is started: otherwise a worker would report a bad
 * value only when the first job has arrived.
 *
 * @throws {StackStartError} with their own message when a value is bad
 */
export async function checkSettings(
  workspaceRoot: string,
  environment: NodeJS.ProcessEnv,
  models: readonly ServedModel[],
): Promise<void> {
  const look = async (program: string, variables: NodeJS.ProcessEnv) => {
    const { succeeded, output } = await runCommand(
      process.execPath,
      [join(workspaceRoot, program), CHECK_SETTINGS],
      { environment: variables, timeoutSeconds: CHECK_TIMEOUT_SECONDS },
    );
    return succeeded ? '' : output.trim();
  };
  const problems = new Set<string>();
  const note = async (program: string, variables: NodeJS.ProcessEnv): Promise<void> => {
    const lines = (await look(program, variables)).split('\n');
    for (const line of lines) if (line !== '') problems.add(line);
  };
  await Promise.all([
    note(GATEWAY_PROGRAM, environment),
    eachModel(models, (model) => note(WORKER_PROGRAM, { ...environment, ...model.environment })),
  ]);
  if (problems.size > 0) throw new StackStartError([...problems].join('\n'));
}
