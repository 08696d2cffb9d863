import type { Job } from '@tidegate/client';
import type { Command } from 'commander';
import { EXIT_CODES } from '../exit-codes.js';
import { askGateway } from '../gateway/ask-gateway.js';
import { gatewayCommand, type GatewayOptions } from '../gateway/gateway.command.js';
import type { Terminal } from '../gateway/terminal.js';
import { aboveZero } from '../simulate/option-values.js';
import { eventText, jobText, newsText, outputText } from './job-text.js';

function jobCommand(name: string, description: string): Command {
  return gatewayCommand(name, description).argument('<id>', 'id of the job');
}

/** `status`: prints how a job is. */
export function statusCommand(terminal: Terminal): Command {
  return jobCommand('status', 'Prints how a job is').action(async (id: string, options: GatewayOptions) => {
    await askGateway(terminal, options, async (client) => {
      const job = await client.read(id);
      terminal.print(options.json ? JSON.stringify(job) : jobText(job));
      return EXIT_CODES.done;
    });
  });
}

interface ResultOptions extends GatewayOptions {
  readonly wait: boolean;
  readonly within?: number;
}

/** `result`: prints the output of a job that has succeeded. */
export function resultCommand(terminal: Terminal): Command {
  return jobCommand('result', 'Prints the output of a job')
    .option('--wait', 'wait until it has ended', false)
    .option('--within <seconds>', 'wait no longer than this', aboveZero)
    .action(async (id: string, options: ResultOptions) => {
      await askGateway(terminal, options, async (client) => {
        const { wait, within: withinSeconds } = options;
        const isWaiting = wait || withinSeconds !== undefined;
        const job = isWaiting
          ? await client.wait(id, { ...(withinSeconds !== undefined && { withinSeconds }) })
          : await client.read(id);
        if (!job.done) {
          terminal.note(`job ${id} is ${job.status}; --wait waits for its end`);
          return EXIT_CODES.notEnded;
        }
        if (options.json) terminal.print(JSON.stringify(job));
        else if (job.status === 'succeeded') terminal.print(outputText(job.output));
        return endingCode(job, terminal);
      });
    });
}

interface WatchOptions extends GatewayOptions {
  readonly after?: string;
}

/** `watch`: prints what happens to a job until it ends, or to all jobs. */
export function watchCommand(terminal: Terminal): Command {
  return gatewayCommand('watch', 'Prints what happens to a job, until it ends; without an id, to all jobs')
    .argument('[id]', 'id of the job')
    .option('--after <event>', 'what comes behind the event with this number, or id of an event of all jobs')
    .action(async (id: string | undefined, options: WatchOptions, command: Command) => {
      const { after, json } = options;
      if (id === undefined) {
        await askGateway(terminal, options, async (client) => {
          if (terminal.isInteractive) terminal.note('what happens to all jobs; Ctrl-C ends it');
          for await (const news of client.allEvents({ ...(after !== undefined && { after }) }))
            terminal.print(json ? JSON.stringify(news) : newsText(news));
          return EXIT_CODES.done;
        });
        return;
      }
      if (after !== undefined && !/^\d{1,15}$/.test(after))
        command.error('error: --after takes the number of an event of the job');
      await askGateway(terminal, options, async (client) => {
        for await (const event of client.events(id, { after: Number(after ?? 0) }))
          terminal.print(json ? JSON.stringify(event) : eventText(event));
        return endingCode(await client.read(id), terminal);
      });
    });
}

interface LogsOptions extends GatewayOptions {
  readonly follow: boolean;
}

/** `logs`: prints what the model of a job has printed. */
export function logsCommand(terminal: Terminal): Command {
  return jobCommand('logs', 'Prints what the model of a job has printed')
    .option('-f, --follow', 'go on until the job ends', false)
    .action(async (id: string, options: LogsOptions) => {
      await askGateway(terminal, options, async (client) => {
        if (!options.follow) {
          const lines = (await client.logs(id)).replace(/\n$/, '');
          if (options.json) terminal.print(JSON.stringify({ lines: lines === '' ? [] : lines.split('\n') }));
          else if (lines !== '') terminal.print(lines);
          return EXIT_CODES.done;
        }
        for await (const event of client.events(id)) {
          if (event.type !== 'log') continue;
          if (options.json) terminal.print(JSON.stringify(event));
          else for (const line of event.lines ?? []) terminal.print(line);
        }
        return EXIT_CODES.done;
      });
    });
}

function endingCode(job: Job, { note }: Terminal): number {
  if (job.status === 'succeeded') return EXIT_CODES.done;
  note(`job ${job.id} is ${job.status}${job.error === undefined ? '' : `: ${job.error}`}`);
  return EXIT_CODES.notSucceeded;
}
