import { identifyProcess, isRunning, type ProcessIdentity } from '@tidegate/processes';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderIdentity, makeDataDirectory } from './data-directory.js';
import { StackStartError } from '../context/stack-start.error.js';

/** Who holds a folder. */
interface LockHolder extends ProcessIdentity {
  readonly address: string;
  /** See {@link folderIdentity}; absent in what an earlier version wrote. */
  readonly folder?: string;
}

const LOCK_FILE = 'stack.lock';
const ATTEMPTS = 5;

/** The right to run a stack in a folder; one process has it at a time. */
export class StackLock {
  private constructor(private readonly file: string) {}

  /**
   * Takes the lock, if needed from a holder that is dead, or from the holder of the folder of which this one is a copy.
   *
   * @param directory - the stack's folder; made when missing
   * @param address - where this stack will answer, shown to a second one that finds the lock taken
   * @throws {StackStartError} that names the holder when one runs, or the setting when there can be no such folder
   */
  static acquire(directory: string, address: string): StackLock {
    const file = join(directory, LOCK_FILE);
    const self = identifyProcess(process.pid) ?? { pid: process.pid, startTime: '' };
    makeDataDirectory(directory);
    const folder = folderIdentity(directory);
    const content = JSON.stringify({ ...self, address, folder } satisfies LockHolder);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (createExclusively(file, content)) return new StackLock(file);
      const text = readIfThere(file);
      const holder = parseHolder(text);
      const isOurs = (holder?.folder ?? folder) === folder;
      if (holder !== undefined && isOurs && isRunning(holder)) {
        throw new StackStartError(
          `Tidegate is already running here: process ${holder.pid}, ${holder.address} (Ctrl-C there stops it).`,
        );
      }
      removeStale(file, text);
    }
    throw new StackStartError(`${file} cannot be taken: several starts at the same moment? Try again.`);
  }

  release(): void {
    rmSync(this.file, { force: true });
  }
}

function createExclusively(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    return JSON.parse(text) as LockHolder;
  } catch {
    return undefined; // half written, by a process that died meanwhile
  }
}

/** Moves a dead holder's lock away. If another start was quicker and the lock is a new one by now, puts it back. */
function removeStale(file: string, staleText: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // somebody else has removed it
  }
  const text = readIfThere(aside);
  if (text !== staleText) createExclusively(file, text);
  rmSync(aside, { force: true });
}
