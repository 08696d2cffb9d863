import { Option, type Command } from 'commander';
import { askGateway } from '../gateway/ask-gateway.js';
import { gatewayCommand, type GatewayOptions } from '../gateway/gateway.command.js';
import type { Terminal } from '../gateway/terminal.js';
import { aboveZero } from '../simulate/option-values.js';
import { jobFrom, takesJob, type PushedJobOptions } from './job-options.js';
import { ForegroundJob, type OnInterrupt } from './foreground-job.js';

interface RunOptions extends GatewayOptions, PushedJobOptions {
  readonly within?: number;
  readonly onInterrupt: OnInterrupt;
}

/** `run`: pushes a job, shows how far it is, and prints its output. */
export function runJobCommand(terminal: Terminal): Command {
  return takesJob(gatewayCommand('run', 'Pushes a job, waits for its end and prints its output'))
    .option('--within <seconds>', 'how long to wait; the job goes on after that', aboveZero)
    .addOption(
      new Option(
        '--on-interrupt <what>',
        'what Ctrl-C does with the job; a second Ctrl-C ends the command at once',
      )
        .choices(['cancel', 'leave'])
        .default('cancel'),
    )
    .action(async (input: string, options: RunOptions) => {
      await askGateway(terminal, options, async (client) => {
        const job = await jobFrom(input, options, terminal.stdin);
        return new ForegroundJob(client, terminal, options).run(job);
      });
    });
}
