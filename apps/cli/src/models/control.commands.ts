import type { Redrive, TidegateClient } from '@tidegate/client';
import type { Command } from 'commander';
import { EXIT_CODES } from '../exit-codes.js';
import { askGateway } from '../gateway/ask-gateway.js';
import { gatewayCommand, type GatewayOptions } from '../gateway/gateway.command.js';
import type { Terminal } from '../gateway/terminal.js';

function modelCommand(name: string, description: string): Command {
  return gatewayCommand(name, `${description} (scope admin)`).argument('<model>', 'name of the model');
}

/** `pause`: no worker takes a job of a model. */
export function pauseCommand(terminal: Terminal): Command {
  return modelCommand('pause', 'Lets no worker take jobs of a model, until it is resumed').action(
    async (model: string, options: GatewayOptions) => {
      await askGateway(terminal, options, async (client) => {
        const paused = await client.pause(model);
        terminal.print(options.json ? JSON.stringify(paused) : `${model} is paused`);
        return EXIT_CODES.done;
      });
    },
  );
}

/** `resume`: a paused model goes on. */
export function resumeCommand(terminal: Terminal): Command {
  return modelCommand('resume', 'Lets a paused model go on').action(
    async (model: string, options: GatewayOptions) => {
      await askGateway(terminal, options, async (client) => {
        const resumed = await client.resume(model);
        terminal.print(options.json ? JSON.stringify(resumed) : `${model} goes on`);
        return EXIT_CODES.done;
      });
    },
  );
}

/** `redrive`: all jobs of a model that were given up are tried again. */
export function redriveCommand(terminal: Terminal): Command {
  return modelCommand('redrive', 'Tries all jobs of a model again that were given up').action(
    async (model: string, options: GatewayOptions) => {
      await askGateway(terminal, options, async (client) => {
        const { redriven, refused, left } = await redriveAll(client, model);
        if (options.json) terminal.print(JSON.stringify({ redriven, refused, left }));
        else terminal.print(`${redriven} tried again, ${refused} refused, ${left} left`);
        return left > 0 ? EXIT_CODES.failed : EXIT_CODES.done;
      });
    },
  );
}

/** One request takes a part of them; it goes on while a request takes any. */
async function redriveAll(client: TidegateClient, model: string): Promise<Redrive> {
  let redriven = 0;
  for (;;) {
    const part = await client.redrive(model);
    redriven += part.redriven;
    if (part.left === 0 || part.redriven === 0) return { ...part, redriven };
  }
}
