import tab from '@bomb.sh/tab/commander';
import { Command } from 'commander';
import { doctorCommand } from './doctor/doctor.command.js';
import { EXIT_CODES } from './exit-codes.js';
import type { Terminal } from './gateway/terminal.js';
import { cancelCommand, retryCommand } from './jobs/control.commands.js';
import { listCommand } from './jobs/list.command.js';
import { logsCommand, resultCommand, statusCommand, watchCommand } from './jobs/read.commands.js';
import { runJobCommand } from './jobs/run.command.js';
import { submitCommand } from './jobs/submit.command.js';
import { keysCommand } from './keys/keys.command.js';
import { modelsCommand } from './models/models.command.js';
import { simulateCommand } from './simulate/simulate.command.js';

const EXIT_CODE_TEXT = `
Exit codes: ${EXIT_CODES.done} done, ${EXIT_CODES.failed} refused or failed, ${EXIT_CODES.usage} wrong command line, ${EXIT_CODES.notSucceeded} the job has ended without success,
${EXIT_CODES.unavailable} the gateway cannot be reached or cannot serve now, ${EXIT_CODES.notEnded} the job has not ended, ${EXIT_CODES.degraded} and ${EXIT_CODES.failing} what\n\`doctor\` finds is degraded or failing, ${EXIT_CODES.interrupted} interrupted.

TIDEGATE_URL is the address of the gateway, TIDEGATE_KEY the access key.`;

/** The command line: throws a CommanderError where a command would end the process. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('tidegate')
    .description('Tidegate on the command line')
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
    .addCommand(modelsCommand(terminal))
    .addCommand(doctorCommand(terminal))
    .addCommand(keysCommand())
    .addCommand(simulateCommand());
  // Adds `completion SHELL`, and the hidden command that shells ask.
  tab(program, { completionCommandName: 'completion' });
  return overrideExits(program);
}

function overrideExits(command: Command): Command {
  command.exitOverride();
  command.commands.forEach(overrideExits);
  return command;
}
