import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trackedFiles } from './tracked-files.js';
import { WORKSPACE_ROOT } from './workspace-root.js';

/** A command that a README asks its reader to type. */
export interface ReadmeCommand {
  readonly readme: string;
  readonly command: string;
}

const FENCED = /^```sh\n([\s\S]*?)^```/gm;
const INLINE = /`((?:npm|npx|node|curl|kubectl) [^`\n]+)`/g;

/**
 * Every command in a fenced block of shell, or in line, of every README, of CONTRIBUTING and of `docs/`; comments at their ends are cut off. Not those
 * of `findings/`: its scripts test other people's programs, install them from the network, and run outside `npm test`.
 */
export function readmeCommands(): readonly ReadmeCommand[] {
  return trackedFiles('README.md', 'CONTRIBUTING.md', 'docs/*.md', '*/README.md', ':!findings/').flatMap(
    (readme) => {
      const text = readFileSync(join(WORKSPACE_ROOT, readme), 'utf8');
      const fenced = [...text.matchAll(FENCED)].flatMap(([, block = '']) => block.split('\n'));
      const inline = [...text.replaceAll(FENCED, '').matchAll(INLINE)].map(([, command = '']) => command);
      return [...fenced, ...inline]
        .map((command) => command.replace(/ +# .*$/, '').trim())
        .filter((command) => command !== '')
        .map((command) => ({ readme, command }));
    },
  );
}
