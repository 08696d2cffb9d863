import type { Command } from 'commander';
import { EXIT_CODES } from '../exit-codes.js';
import { askGateway } from '../gateway/ask-gateway.js';
import { gatewayCommand, type GatewayOptions } from '../gateway/gateway.command.js';
import type { Terminal } from '../gateway/terminal.js';
import { jobFrom, takesJob, type PushedJobOptions } from './job-options.js';

/** `submit`: pushes a job and prints its id. */
export function submitCommand(terminal: Terminal): Command {
  return takesJob(gatewayCommand('submit', 'Pushes a job and prints its id')).action(
    async (input: string, options: GatewayOptions & PushedJobOptions) => {
      await askGateway(terminal, options, async (client) => {
        const { idempotencyKey } = options;
        const job = await client.submit(await jobFrom(input, options, terminal.stdin), {
          ...(idempotencyKey !== undefined && { idempotencyKey }),
        });
        terminal.print(options.json ? JSON.stringify(job) : job.id);
        return EXIT_CODES.done;
      });
    },
  );
}
