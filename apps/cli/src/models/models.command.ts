import type { Model } from '@tidegate/client';
import type { Command } from 'commander';
import { EXIT_CODES } from '../exit-codes.js';
import { askGateway } from '../gateway/ask-gateway.js';
import { gatewayCommand, type GatewayOptions } from '../gateway/gateway.command.js';
import { tableLines } from '../gateway/table.js';
import type { Terminal } from '../gateway/terminal.js';

/** `models`: prints the models, their queues and their workers. */
export function modelsCommand(terminal: Terminal): Command {
  return gatewayCommand('models', 'Prints the models, their queues and their workers').action(
    async (options: GatewayOptions) => {
      await askGateway(terminal, options, async (client) => {
        const models = await client.models();
        if (options.json) terminal.print(JSON.stringify(models));
        else for (const line of linesOf(models)) terminal.print(line);
        return EXIT_CODES.done;
      });
    },
  );
}

function linesOf(models: readonly Model[]): readonly string[] {
  return tableLines([
    ['MODEL', 'STATE', 'WAITING', 'RUNNING', 'WORKERS'],
    ...models.map((model) => [
      model.name,
      stateOf(model),
      String(model.queue?.waiting ?? '?'),
      String(model.queue?.running ?? '?'),
      Object.entries(model.workers)
        .map(([state, count]) => `${count} ${state}`)
        .join(', ') || 'none',
    ]),
  ]);
}

function stateOf({ healthy, paused, setupError }: Model): string {
  if (!healthy) return `unhealthy: ${setupError ?? 'its set-up fails'}`;
  return paused ? 'paused' : 'healthy';
}
