import { execFileSync } from 'node:child_process';
import { WORKSPACE_ROOT } from './workspace-root.js';

/**
 * Files that git tracks, relative to the workspace's root.
 *
 * @param patterns - pathspecs of git, such as `*.sh` or `:!findings/`
 */
export function trackedFiles(...patterns: readonly string[]): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '--', ...patterns], {
    cwd: WORKSPACE_ROOT,
    encoding: 'utf8',
  });
  return listed.split('\n').filter((file) => file !== '');
}
