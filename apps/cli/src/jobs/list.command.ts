import type { Job, JobFilters } from '@tidegate/client';
import type { Command } from 'commander';
import { EXIT_CODES } from '../exit-codes.js';
import { askGateway } from '../gateway/ask-gateway.js';
import { gatewayCommand, type GatewayOptions } from '../gateway/gateway.command.js';
import type { Terminal } from '../gateway/terminal.js';
import { integerFromZero } from '../simulate/option-values.js';
import { withPair } from './job-options.js';

interface ListOptions extends GatewayOptions {
  readonly model?: string;
  readonly status?: string;
  readonly createdAfter?: string;
  readonly createdBefore?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly limit: number;
}

/** `list`: prints jobs, the newest first. */
export function listCommand(terminal: Terminal): Command {
  return gatewayCommand('list', 'Prints jobs, the newest first')
    .option('--model <name>', 'jobs of this model')
    .option('--status <status>', 'jobs that have this status now')
    .option('--created-after <time>', 'jobs that were pushed at this time or later (RFC 3339)')
    .option('--created-before <time>', 'jobs that were pushed before this time')
    .option('--metadata <name=value>', 'jobs with this text in their metadata; may be repeated', withPair, {})
    .option('--limit <number>', 'how many at most', integerFromZero, 50)
    .action(async (options: ListOptions) => {
      await askGateway(terminal, options, async (client) => {
        let left = options.limit;
        if (left === 0) return EXIT_CODES.done;
        for await (const job of client.list(filtersOf(options))) {
          terminal.print(options.json ? JSON.stringify(job) : lineOf(job));
          left -= 1;
          if (left === 0) break;
        }
        return EXIT_CODES.done;
      });
    });
}

function filtersOf({ model, status, createdAfter, createdBefore, metadata }: ListOptions): JobFilters {
  return {
    ...(model !== undefined && { model }),
    // The gateway names the statuses that there are.
    ...(status !== undefined && { status: status as Job['status'] }),
    ...(createdAfter !== undefined && { createdAfter }),
    ...(createdBefore !== undefined && { createdBefore }),
    ...(Object.keys(metadata).length > 0 && { metadata: { ...metadata } }),
  };
}

function lineOf({
  id,
  createdAt,
  status,
  model,
  error,
}: Pick<Job, 'id' | 'createdAt' | 'status' | 'model' | 'error'>): string {
  return [createdAt, id, status.padEnd(9), model, error].filter((part) => part !== undefined).join('  ');
}
