import { runProgram } from '@tidegate/harness';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SHORT_LENGTH = 12;

/** A built workspace. */
export interface Build {
  readonly name: string;
  readonly workspace: string;
}

/**
 * Unpacks a revision under `.tidegate/bench/`, with its own packages, and builds it; once for each revision.
 *
 * @param say - receives a line for each step
 * @throws {Error} with the end of what git or npm printed
 */
export async function buildRevision(revision: string, say: (line: string) => void): Promise<Build> {
  const git = (...parameters: readonly string[]): Promise<string> =>
    runProgram(['git', ...parameters], { directory: WORKSPACE_ROOT });
  const commit = await git('rev-parse', '--verify', `${revision}^{commit}`);
  const workspace = join(WORKSPACE_ROOT, '.tidegate', 'bench', commit.slice(0, SHORT_LENGTH));
  const build = { name: revision, workspace };
  const finished = join(workspace, '.built');
  if (existsSync(finished)) return build;
  say(`building ${revision} in ${workspace}`);
  rmSync(workspace, { recursive: true, force: true });
  mkdirSync(workspace, { recursive: true });
  const archive = `${workspace}.tar`;
  await git('archive', '--output', archive, commit);
  await runProgram(['tar', '--extract', '--file', archive, '--directory', workspace]);
  rmSync(archive);
  await runProgram(['npm', 'ci', '--no-audit', '--no-fund'], { directory: workspace });
  await runProgram(['npm', 'run', 'build'], { directory: workspace });
  writeFileSync(finished, '');
  return build;
}
