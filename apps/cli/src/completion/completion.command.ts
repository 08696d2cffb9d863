import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import type { Terminal } from '../gateway/terminal.js';
import { BASH_COMPLETION } from './bash-completion.js';

/** Adds `completion SHELL`, which prints a script, and the hidden command that such scripts ask. */
export function addCompletion(program: Command, terminal: Terminal): void {
  const name = program.name();
  const scripts = tab(program, { completionCommandName: 'completion' });
  const completion = program.commands.find((command) => command.name() === 'completion');
  completion
    ?.description('Prints a script with which a shell completes commands and options')
    .action((shell: string) => {
      if (shell === 'bash') terminal.print(BASH_COMPLETION);
      else scripts.setup(name, name, shell);
    });
}
