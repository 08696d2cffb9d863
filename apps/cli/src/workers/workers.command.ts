import type { Worker } from '@tidegate/client';
import type { Command } from 'commander';
import { EXIT_CODES } from '../exit-codes.js';
import { askGateway } from '../gateway/ask-gateway.js';
import { gatewayCommand, type GatewayOptions } from '../gateway/gateway.command.js';
import { tableLines } from '../gateway/table.js';
import type { Terminal } from '../gateway/terminal.js';

interface WorkersOptions extends GatewayOptions {
  readonly model?: string;
}

/** `workers`: prints the workers, and the jobs that they run. */
export function workersCommand(terminal: Terminal): Command {
  return gatewayCommand('workers', 'Prints the workers, and the jobs that they run')
    .option('--model <name>', 'workers of this model')
    .action(async (options: WorkersOptions) => {
      await askGateway(terminal, options, async (client) => {
        const { model } = options;
        const workers = await client.workers({ ...(model !== undefined && { model }) });
        if (options.json) terminal.print(JSON.stringify(workers));
        else for (const line of linesOf(workers)) terminal.print(line);
        return EXIT_CODES.done;
      });
    });
}

function linesOf(workers: readonly Worker[]): readonly string[] {
  return tableLines([
    ['WORKER', 'MODEL', 'STATE', 'STARTED', 'JOB'],
    ...workers.map(({ id, model, state, startedAt, job }) => [id, model, state, startedAt, job?.id ?? '']),
  ]);
}
