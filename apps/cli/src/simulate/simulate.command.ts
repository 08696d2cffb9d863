import { Command, Option } from 'commander';
import { EXIT_CODES } from '../exit-codes.js';
import type { Terminal } from '../gateway/terminal.js';
import { aboveZero, fromZero, integerFromZero } from './option-values.js';
import { renderSummary } from './render-summary.js';
import type { SimulateOptions } from './run-simulation.js';

/** `simulate`: one load under one ScaledObject, in virtual time. */
export function simulateCommand(terminal: Terminal): Command {
  return new Command('simulate')
    .description(
      'Plays a load against a ScaledObject: KEDA, the HPA, a queue and workers that take time to start',
    )
    .requiredOption('--scaled-object <file>', 'the ScaledObject (YAML); - reads standard input')
    .addOption(
      new Option('--arrivals <file>', 'CSV with a column t: seconds, one line a job').conflicts('load'),
    )
    .addOption(new Option('--load <pattern>', 'a load pattern').choices(['ramping', 'spike', 'ramp-steady']))
    .option('--startup <seconds>', 'from the creation of a worker to its first job', fromZero, 30)
    .option('--service <seconds>', 'how long a job runs', aboveZero, 5)
    .addOption(spread('--startup-distribution <spread>', 'spread of the start-up times'))
    .addOption(spread('--service-distribution <spread>', 'spread of the service times'))
    .option('--poisson', 'arrivals of the pattern at random instead of evenly spaced', false)
    .option('--seed <integer>', 'what random draws follow from', integerFromZero, 1)
    .option('--sync-phase <seconds>', "when the HPA's first sync is", fromZero, 7.5)
    .option('--poll-phase <seconds>', "when KEDA's first poll is", fromZero, 0.5)
    .option(
      '--waiting-worth <number>',
      'the knob of the start-up-aware policy, before the trigger’s own',
      aboveZero,
    )
    .option('--json', 'one JSON object instead of a table', false)
    .action(async (options: SimulateOptions & { readonly json: boolean }, command: Command) => {
      if (options.arrivals === undefined && options.load === undefined) {
        command.error('error: one of --arrivals and --load is needed');
      }
      try {
        // The simulator has a parser of YAML and a compiler of schemas with it, which no other command needs.
        const { runSimulation } = await import('./run-simulation.js');
        const summary = await runSimulation(options, terminal.stdin);
        terminal.print(options.json ? JSON.stringify(summary) : renderSummary(summary));
      } catch (error) {
        const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
        terminal.note(`error: ${line}`);
        terminal.setExitCode(EXIT_CODES.failed);
      }
    });
}

function spread(flags: string, description: string): Option {
  return new Option(flags, description).choices(['fixed', 'exponential']).default('fixed');
}
