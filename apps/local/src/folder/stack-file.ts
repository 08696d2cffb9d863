import { identifyProcess, type ProcessIdentity } from '@tidegate/processes';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BackingAddresses } from '../backing-services/backing-addresses.js';
import { writePrivateFile } from '../secrets/private-files.js';
import { folderIdentity } from './data-directory.js';

/** What a process of the stack is for. */
export type ProcessRole = 'epmd' | 'broker' | 'store' | 'gateway' | 'scaler' | 'worker';

/** `draining`: asked to stop, finishing its job. */
export type ProcessState = 'starting' | 'ready' | 'draining';

/** One process of a running stack. */
export interface StackProcess extends ProcessIdentity {
  /** The role, or for a worker its id. */
  readonly name: string;
  readonly role: ProcessRole;
  readonly state: ProcessState;
}

/** What `stack.json` contains about a running stack: for the next start, and for tests that kill what is in it. */
export interface StackDescription {
  /** `npm start` itself. */
  readonly stack: ProcessIdentity;
  /** See {@link folderIdentity}; absent in what an earlier version wrote. */
  readonly folder?: string;
  /** `http://…`, where the gateway answers. */
  readonly gatewayUrl: string;
  /** Absent until broker and store are found. */
  readonly services?: BackingAddresses;
  readonly processes: readonly StackProcess[];
}

/** The file of a stack that runs, in the stack's folder. */
export const STACK_FILE = 'stack.json';

/** Keeps `stack.json` up to date while the stack runs. */
export class StackFile {
  private readonly file: string;
  private readonly folder: string;
  private readonly processes = new Map<string, StackProcess>();
  private services: BackingAddresses | undefined;

  constructor(
    directory: string,
    private readonly gatewayUrl: string,
  ) {
    this.file = join(directory, STACK_FILE);
    this.folder = folderIdentity(directory);
    this.write();
  }

  setServices(services: BackingAddresses): void {
    this.services = services;
    this.write();
  }

  /** Adds a process, or changes the one of that name. */
  set(process: StackProcess): void {
    this.processes.set(process.name, process);
    this.write();
  }

  setState(name: string, state: ProcessState): void {
    const known = this.processes.get(name);
    if (known !== undefined) this.set({ ...known, state });
  }

  delete(name: string): void {
    if (this.processes.delete(name)) this.write();
  }

  /** Removes the file: nothing is left that the next start would have to end. */
  remove(): void {
    rmSync(this.file, { force: true });
  }

  private write(): void {
    const description: StackDescription = {
      stack: identifyProcess(process.pid) ?? { pid: process.pid, startTime: '' },
      folder: this.folder,
      gatewayUrl: this.gatewayUrl,
      ...(this.services === undefined ? {} : { services: this.services }),
      processes: [...this.processes.values()],
    };
    writePrivateFile(this.file, `${JSON.stringify(description, undefined, 2)}\n`);
  }
}

/**
 * Reads what a running, or an earlier, stack of this folder wrote; undefined when there is nothing to read, or the folder is
 * a copy of one whose stack ran.
 */
export function readStackFile(directory: string): StackDescription | undefined {
  try {
    const stack = JSON.parse(readFileSync(join(directory, STACK_FILE), 'utf8')) as StackDescription;
    return stack.folder === undefined || stack.folder === folderIdentity(directory) ? stack : undefined;
  } catch {
    return undefined;
  }
}
