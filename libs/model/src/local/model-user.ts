import { isAlive } from '@tidegate/processes';
import { spawnSync } from 'node:child_process';
import { chownSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
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

/** Homes bear the number of the process that has made them. */
const HOME_PREFIX = 'tidegate-home-';
const HOME_NAME = new RegExp(`^${HOME_PREFIX}(\\d+)-\\w+$`);

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

/** The home folder of a user, made at the first call. It goes with this process or, if that is killed, at the next start. */
function homeOf(user: ModelUser): string {
  const known = homes.get(user.userId);
  if (known !== undefined) return known;
  removeAbandonedHomes();
  const home = mkdtempSync(join(tmpdir(), `${HOME_PREFIX}${process.pid}-`));
  chownSync(home, user.userId, user.groupId);
  process.once('exit', () => removeHome(home));
  homes.set(user.userId, home);
  return home;
}

/** The homes of processes that are gone: a later model of the same user could read what an earlier one has left there. */
function removeAbandonedHomes(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = HOME_NAME.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) removeHome(join(tmpdir(), name));
  }
}

/** As its own user, who may have put links into it that lead elsewhere, and may still change it. */
function removeHome(home: string): void {
  try {
    const { uid, gid } = lstatSync(home);
    if (uid === 0) rmSync(home, { recursive: true, force: true });
    else spawnSync('/bin/rm', ['-rf', '--', home], { uid, gid, env: {}, cwd: '/' });
  } catch {
    // It is gone already.
  }
}
