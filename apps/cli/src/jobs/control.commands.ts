import type { Command } from 'commander';
import { EXIT_CODES } from '../exit-codes.js';
import { askGateway } from '../gateway/ask-gateway.js';
import { gatewayCommand, type GatewayOptions } from '../gateway/gateway.command.js';
import type { Terminal } from '../gateway/terminal.js';
import { jobText } from './job-text.js';

interface CancelOptions extends GatewayOptions {
  readonly wait: boolean;
}

const HOLD_SECONDS = 20;

/** `cancel`: stops a job wherever it is. */
export function cancelCommand(terminal: Terminal): Command {
  return gatewayCommand('cancel', 'Cancels a job, and prints how it is then')
    .argument('<id>', 'id of the job')
    .option('--wait', 'wait until its model has stopped', false)
    .action(async (id: string, options: CancelOptions) => {
      await askGateway(terminal, options, async (client) => {
        const job = await client.cancel(id, { holdSeconds: options.wait ? HOLD_SECONDS : 0 });
        const last = options.wait && !job.done ? await client.wait(id) : job;
        terminal.print(options.json ? JSON.stringify(last) : jobText(last));
        return EXIT_CODES.done;
      });
    });
}

/** `delete`: removes a job that has ended. */
export function deleteCommand(terminal: Terminal): Command {
  return gatewayCommand('delete', 'Removes a job that has ended, with all that is kept of it (scope admin)')
    .argument('<id>', 'id of the job')
    .action(async (id: string, options: GatewayOptions) => {
      await askGateway(terminal, options, async (client) => {
        await client.delete(id);
        terminal.print(options.json ? JSON.stringify({ id, deleted: true }) : `job ${id} is deleted`);
        return EXIT_CODES.done;
      });
    });
}

/** `retry`: makes a new job of one that has ended. */
export function retryCommand(terminal: Terminal): Command {
  return gatewayCommand('retry', 'Tries a job again that has ended, and prints the id of the new one')
    .argument('<id>', 'id of the job')
    .action(async (id: string, options: GatewayOptions) => {
      await askGateway(terminal, options, async (client) => {
        const job = await client.retry(id);
        terminal.print(options.json ? JSON.stringify(job) : job.id);
        return EXIT_CODES.done;
      });
    });
}
