import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runProgram } from '@tidegate/harness';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLI } from './testing/start-cli.js';

/** Presses Tab behind some words, as bash does, and prints what it would show. */
const PRESS_TAB = `
press_tab() {
  COMP_WORDS=(tidegate "$@") COMP_CWORD=$#
  __tidegate_complete
  echo "\${COMPREPLY[*]}"
}
`;

const hasShell = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

describe('shell completion', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tidegate-completion-'));
    const program = join(folder, 'tidegate');
    writeFileSync(program, `#!/bin/sh\nexec ${process.execPath} ${CLI} "$@"\n`);
    chmodSync(program, 0o755);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const shell = (command: readonly string[]): Promise<string> =>
    runProgram(command, { environment: { PATH: `${folder}:${process.env.PATH ?? ''}` }, directory: folder });

  it('completes commands and options in bash, sourced twice, and runs nothing of what was typed', async () => {
    const script = `
      set -eu
      tidegate completion bash > script
      source ./script && source ./script
      complete -p tidegate
      ${PRESS_TAB}
      press_tab sub
      press_tab submit '$(touch was-run)' --metad
      press_tab keys re
      press_tab run --on-interrupt ''
      ls`;
    const printed = await shell(['bash', '--norc', '-c', script]);
    expect(printed.trim().split('\n')).toEqual([
      'complete -o default -F __tidegate_complete tidegate',
      'submit',
      '--metadata',
      'revoke',
      'cancel leave',
      'script',
      'tidegate',
    ]);
  });

  (hasShell('fish') ? it : it.skip)('has a script that fish can read', async () => {
    await shell(['fish', '-c', 'tidegate completion fish | source']);
  });

  (hasShell('zsh') ? it : it.skip)('has a script that zsh can read', async () => {
    await shell(['zsh', '-fc', 'autoload -Uz compinit; compinit -u -D; source <(tidegate completion zsh)']);
  });
});
