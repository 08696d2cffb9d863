import { Command, CommanderError } from 'commander';
import { readFileSync } from 'node:fs';
import { addCompletion } from './completion/completion.command.js';
import { doctorCommand } from './doctor/doctor.command.js';
import { EXIT_CODES } from './exit-codes.js';
import type { Terminal } from './gateway/terminal.js';
import { cancelCommand, deleteCommand, retryCommand } from './jobs/control.commands.js';
import { deliveriesCommand, redeliverCommand } from './jobs/deliveries.commands.js';
import { listCommand } from './jobs/list.command.js';
import { logsCommand, resultCommand, statusCommand, watchCommand } from './jobs/read.commands.js';
import { runJobCommand } from './jobs/run.command.js';
import { submitCommand } from './jobs/submit.command.js';
import { keysCommand } from './keys/keys.command.js';
import { pauseCommand, redriveCommand, resumeCommand } from './models/control.commands.js';
import { modelsCommand } from './models/models.command.js';
import { simulateCommand } from './simulate/simulate.command.js';
import { workersCommand } from './workers/workers.command.js';

/** The package lies beside the folder of this file, whether that is compiled, bundled or packed. */
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

const EXIT_CODE_TEXT = `
Exit codes: ${EXIT_CODES.done} done, ${EXIT_CODES.failed} refused or failed, ${EXIT_CODES.usage} wrong command line, ${EXIT_CODES.notSucceeded} the job has ended without success,
${EXIT_CODES.unavailable} the gateway cannot be reached or cannot serve now, ${EXIT_CODES.notEnded} the job has not ended, ${EXIT_CODES.degraded} and ${EXIT_CODES.failing} what\n\`doctor\` finds is degraded or failing, ${EXIT_CODES.interrupted} interrupted.

TIDEGATE_URL is the address of the gateway, TIDEGATE_KEY the access key.`;

/** Runs a command to its end; the terminal receives its exit code. */
export async function runTidegate(parameters: readonly string[], terminal: Terminal): Promise<void> {
  try {
    await createProgram(terminal).parseAsync(parameters, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // It has printed what is wrong, or the help that was asked for.
    terminal.setExitCode(error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage);
  }
}

/** The command line: throws a CommanderError where a command would end the process. */
function createProgram(terminal: Terminal): Command {
  const program = new Command('tidegate')
    .description('Tidegate on the command line')
    .version(version)
    .addHelpText('after', EXIT_CODE_TEXT)
    .addCommand(submitCommand(terminal))
    .addCommand(runJobCommand(terminal))
    .addCommand(statusCommand(terminal))
    .addCommand(resultCommand(terminal))
    .addCommand(watchCommand(terminal))
    .addCommand(logsCommand(terminal))
    .addCommand(listCommand(terminal))
    .addCommand(cancelCommand(terminal))
    .addCommand(retryCommand(terminal))
    .addCommand(deleteCommand(terminal))
    .addCommand(deliveriesCommand(terminal))
    .addCommand(redeliverCommand(terminal))
    .addCommand(modelsCommand(terminal))
    .addCommand(workersCommand(terminal))
    .addCommand(pauseCommand(terminal))
    .addCommand(resumeCommand(terminal))
    .addCommand(redriveCommand(terminal))
    .addCommand(doctorCommand(terminal))
    .addCommand(keysCommand(terminal))
    .addCommand(simulateCommand(terminal));
  addCompletion(program, terminal);
  return endsInTerminal(program, terminal);
}

/** Commands that are added to another, unlike those that it makes, do not inherit where they write and how they end. */
function endsInTerminal(command: Command, terminal: Terminal): Command {
  const line = (text: string): string => text.replace(/\n$/, '');
  command.exitOverride().configureOutput({
    writeOut: (text) => terminal.print(line(text)),
    writeErr: (text) => terminal.note(line(text)),
  });
  for (const subcommand of command.commands) endsInTerminal(subcommand, terminal);
  return command;
}
