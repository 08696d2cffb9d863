import { Command } from 'commander';
import { simulateCommand } from './simulate/simulate.command.js';

await new Command('tidegate')
  .description('Tidegate on the command line')
  .addCommand(simulateCommand())
  .parseAsync();
