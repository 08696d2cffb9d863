import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ModelSetupError } from '../model-host.error.js';
import type { LocalModelOptions, ModelUser } from '../model-host.options.js';
import { runnerCommand } from './runner-command.js';

/** Takes a program and files, and prints the first of them that cannot be run or read. */
const ACCESS_TEST = [
  'fail() { printf %s "$1"; exit 1; }',
  'test -x "$1" || fail "$1"',
  'shift',
  'for path; do test -r "$path" || fail "$path"; done',
].join('\n');

const homes = new Map<number, string>();

/**
 * Looks whether a user can run a model: whether it can run the program, and read the runner and the file.
 *
 * @returns the first of them that it cannot; `undefined` where it can all
 * @throws {ModelSetupError} `refused` when this process may not start one of that user, `not_found` as the start would
 */
export function findUnreadable(
  options: LocalModelOptions,
  { userId, groupId }: ModelUser,
): string | undefined {
  const { executable, arguments: scripts } = runnerCommand(options);
  const path = resolve(options.modelPath);
  // TypeScript is translated for the user, but what lies beside the file is not.
  const files = [executable, ...scripts, path];
  const { status, stdout, error } = spawnSync('/bin/sh', ['-c', ACCESS_TEST, 'access-test', ...files], {
    uid: userId,
    gid: groupId,
    env: {},
    cwd: '/',
    encoding: 'utf8',
  });
  if (error !== undefined)
    throw new ModelSetupError('refused', `the model cannot run as user ${userId}: ${error.message}`, {
      cause: error,
    });
  return status === 0 ? undefined : stdout;
}

/** The environment of a model's process: that of another user has a home of its own. */
export function userEnvironment(
  environment: Readonly<Record<string, string>>,
  user: ModelUser | undefined,
): Readonly<Record<string, string>> {
  return user === undefined ? environment : { ...environment, HOME: homeOf(user) };
}

/** The home folder of a user, made at the first call. It goes with this process, unless that is killed. */
function homeOf({ userId, groupId }: ModelUser): string {
  const known = homes.get(userId);
  if (known !== undefined) return known;
  const home = mkdtempSync(join(tmpdir(), 'tidegate-home-'));
  chownSync(home, userId, groupId);
  process.once('exit', () => rmSync(home, { recursive: true, force: true }));
  homes.set(userId, home);
  return home;
}
