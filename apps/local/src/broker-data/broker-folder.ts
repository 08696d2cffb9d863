import { existsSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '../secrets/private-files.js';
import { whyUnreadable, type BrokerDataRecord } from './unreadable-data.js';

const BROKER_FOLDER = 'rabbitmq';
const RECORD_FILE = 'rabbitmq.json';
const FORMAT_VERSION = 1;

type Content = BrokerDataRecord & { readonly formatVersion: number };

/** Data that the broker must not read. */
export interface SetAside {
  /** A text that completes "because …". */
  readonly reason: string;
  /** Where it is kept; `undefined` when there was none. */
  readonly keptIn: string | undefined;
}

/**
 * The private broker's folder in the stack's folder, and the record of which version wrote it and where
 * (`rabbitmq.json`). Data that cannot be read is set aside before any broker starts. The record keeps that until its
 * jobs are published again, so a start that is killed in between loses none.
 */
export class BrokerFolder {
  private constructor(
    private readonly stackDirectory: string,
    private readonly rabbitmqVersion: string | undefined,
    /** Present when the broker begins empty, and the jobs of the store must be published again. */
    readonly setAside: SetAside | undefined,
  ) {}

  /**
   * Checks the folder and sets aside data that cannot be read.
   *
   * @param stackDirectory - the stack's folder, which is there
   * @param rabbitmqVersion - of the RabbitMQ that will be started; `undefined` when it is not known
   */
  static open(stackDirectory: string, rabbitmqVersion: string | undefined): BrokerFolder {
    const record = readRecord(stackDirectory);
    const data = join(stackDirectory, BROKER_FOLDER);
    const reason = whyUnreadable({
      hasData: existsSync(join(data, 'data')),
      record,
      rabbitmqVersion,
      directory: realpathSync(stackDirectory),
    });
    const folder = new BrokerFolder(stackDirectory, rabbitmqVersion, undefined);
    if (reason === undefined) {
      folder.write();
      return folder;
    }
    const name = record?.setAside ?? freeName(stackDirectory, record?.rabbitmqVersion ?? 'old');
    folder.write(name);
    const kept = join(stackDirectory, name);
    // If the record exists already, an earlier start has come this far, and all jobs of the broker that it started are
    // in the store.
    if (existsSync(kept)) rmSync(data, { recursive: true, force: true });
    else if (existsSync(data)) renameSync(data, kept);
    const keptIn = existsSync(kept) ? kept : undefined;
    return new BrokerFolder(stackDirectory, rabbitmqVersion, { reason, keptIn });
  }

  /** All jobs are published again: from now on the folder is complete. */
  complete(): void {
    this.write();
  }

  private write(setAside?: string): void {
    const content: Content = {
      formatVersion: FORMAT_VERSION,
      rabbitmqVersion: this.rabbitmqVersion ?? null,
      madeIn: realpathSync(this.stackDirectory),
      ...(setAside === undefined ? {} : { setAside }),
    };
    const file = join(this.stackDirectory, RECORD_FILE);
    writePrivateFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
  }
}

function readRecord(stackDirectory: string): BrokerDataRecord | undefined {
  try {
    const content = JSON.parse(readFileSync(join(stackDirectory, RECORD_FILE), 'utf8')) as Content;
    return content.formatVersion === FORMAT_VERSION ? content : undefined;
  } catch {
    return undefined;
  }
}

/** A name beside the broker's folder that nothing has yet: `rabbitmq-3.10.8`, then `rabbitmq-3.10.8-2`. */
function freeName(stackDirectory: string, version: string): string {
  const first = `${BROKER_FOLDER}-${version}`;
  let name = first;
  for (let count = 2; existsSync(join(stackDirectory, name)); count += 1) name = `${first}-${count}`;
  return name;
}
