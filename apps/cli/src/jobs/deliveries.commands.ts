import type { JobDelivery } from '@tidegate/client';
import type { Command } from 'commander';
import { EXIT_CODES } from '../exit-codes.js';
import { askGateway } from '../gateway/ask-gateway.js';
import { gatewayCommand, type GatewayOptions } from '../gateway/gateway.command.js';
import { tableLines } from '../gateway/table.js';
import type { Terminal } from '../gateway/terminal.js';
import { integerFromZero } from '../simulate/option-values.js';

/** `deliveries`: prints what was sent of a job to its webhook. */
export function deliveriesCommand(terminal: Terminal): Command {
  return gatewayCommand('deliveries', 'Prints what was sent of a job to its webhook')
    .argument('<id>', 'id of the job')
    .action(async (id: string, options: GatewayOptions) => {
      await askGateway(terminal, options, async (client) => {
        const deliveries = await client.deliveries(id);
        if (options.json) terminal.print(JSON.stringify(deliveries));
        else for (const line of linesOf(deliveries)) terminal.print(line);
        return EXIT_CODES.done;
      });
    });
}

/** `redeliver`: sends a delivery again. */
export function redeliverCommand(terminal: Terminal): Command {
  return gatewayCommand('redeliver', 'Sends a delivery of a job to its webhook again')
    .argument('<id>', 'id of the job')
    .argument('<number>', 'number of the delivery', integerFromZero)
    .action(async (id: string, number: number, options: GatewayOptions) => {
      await askGateway(terminal, options, async (client) => {
        const delivery = await client.redeliver(id, number);
        terminal.print(options.json ? JSON.stringify(delivery) : `delivery ${number} is ${delivery.status}`);
        return EXIT_CODES.done;
      });
    });
}

function linesOf(deliveries: readonly JobDelivery[]): readonly string[] {
  return tableLines([
    ['NUMBER', 'EVENT', 'STATUS', 'TRIES', 'NEXT TRY', 'LAST ATTEMPT'],
    ...deliveries.map(({ number, event, status, tries, nextTryAt, attempts }) => {
      const last = attempts.at(-1);
      const came = last === undefined ? '' : (last.error ?? `answered ${last.answer ?? ''}`);
      return [String(number), event, status, String(tries), nextTryAt ?? '', came];
    }),
  ]);
}
