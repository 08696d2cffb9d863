import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './process-identity.js';

/** The only cgroup of version 2 that a process is in has this number in `/proc/self/cgroup`. */
const VERSION_2_LINE = /^0::(\/.*)$/m;

/** A mount point of version 2 in `/proc/self/mountinfo`: root within the file system, mount point, type. */
const MOUNT_LINE = /^\d+ \d+ \S+ (\S+) (\S+) .* - cgroup2 /m;

/** Kills all processes of a group and of those below it; since Linux 5.14. */
const KILL_FILE = 'cgroup.kill';
const PROCESSES_FILE = 'cgroup.procs';

/** The last part of a name is a number, the one before it is the process that made the group. */
const NAME_PATTERN = /^tidegate-[a-z-]+-(\d+)-\d+$/;

let made = 0;

/**
 * A Linux control group (cgroup, version 2) that holds one process and all that it ever starts: a member stays one whatever
 * session it begins and whatever it does to its environment. https://docs.kernel.org/admin-guide/cgroup-v2.html
 */
export class ControlGroup {
  private constructor(private readonly directory: string) {}

  /**
   * Makes a group below that of this process. What earlier processes left is removed first, with its members.
   *
   * @param kind - part of the group's name; lower-case letters and dashes
   * @returns `undefined` where there is no cgroup of version 2 that this process may write, or the kernel is older than 5.14
   */
  static create(kind: string): ControlGroup | undefined {
    const parent = ownDirectory();
    if (parent === undefined) return undefined;
    try {
      removeAbandoned(parent);
      made += 1;
      const directory = join(parent, `tidegate-${kind}-${process.pid}-${made}`);
      mkdirSync(directory);
      if (existsSync(join(directory, KILL_FILE))) return new ControlGroup(directory);
      rmdirSync(directory);
      return undefined;
    } catch {
      return undefined;
    }
  }

  /** Removes the groups that processes left which have ended, with all members: after a SIGKILL nobody else does. */
  static removeAbandoned(): void {
    const parent = ownDirectory();
    if (parent !== undefined) removeAbandoned(parent);
  }

  /** Puts a process into the group; false when that is refused, or it is gone. */
  add(pid: number): boolean {
    try {
      writeFileSync(join(this.directory, PROCESSES_FILE), String(pid));
      return true;
    } catch {
      return false;
    }
  }

  /** The ids of its members, those of groups below it included. */
  memberIds(): readonly number[] {
    return membersOf(this.directory);
  }

  /** Kills all members at once. */
  kill(): void {
    kill(this.directory);
  }

  /** Removes the group. One whose members have not ended yet stays until the next group is made. */
  remove(): void {
    remove(this.directory);
  }
}

/** Where this process may look for its own group; `undefined` where there is none. */
function ownDirectory(): string | undefined {
  try {
    const path = VERSION_2_LINE.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1];
    const mount = MOUNT_LINE.exec(readFileSync('/proc/self/mountinfo', 'utf8'));
    if (path === undefined || mount === null) return undefined;
    const [, root = '/', mountPoint = ''] = mount;
    // A container may see only its own part of the tree.
    const below = root !== '/' && path.startsWith(root) ? path.slice(root.length) : path;
    return join(mountPoint, below);
  } catch {
    return undefined;
  }
}

/** Groups of this very process go only when they are empty. */
function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    const maker = Number(NAME_PATTERN.exec(name)?.[1]);
    if (Number.isNaN(maker) || (maker !== process.pid && isAlive(maker))) continue;
    if (maker !== process.pid) kill(join(parent, name));
    remove(join(parent, name));
  }
}

function membersOf(directory: string): readonly number[] {
  try {
    const own = readFileSync(join(directory, PROCESSES_FILE), 'utf8').split('\n').filter(Boolean).map(Number);
    return [...own, ...groupsBelow(directory).flatMap(membersOf)];
  } catch {
    return [];
  }
}

function groupsBelow(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(directory, name));
}

function kill(directory: string): void {
  try {
    writeFileSync(join(directory, KILL_FILE), '1');
  } catch {
    // It is gone.
  }
}

function remove(directory: string): void {
  try {
    groupsBelow(directory).forEach(remove);
    rmdirSync(directory);
  } catch {
    // A member is ending.
  }
}
