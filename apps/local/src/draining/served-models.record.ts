import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServedModel } from '../models/served-models.js';

const RECORD_FILE = 'models.json';
const FORMAT_VERSION = 1;

interface Content {
  readonly formatVersion: number;
  readonly models: readonly ServedModel[];
}

/** Which models the stack of a folder has taken jobs for, so that one that is removed from the models file can be drained. */
export class ServedModelsRecord {
  private readonly file: string;

  constructor(directory: string) {
    this.file = join(directory, RECORD_FILE);
  }

  /** The models of earlier runs that may have jobs left; none where there was no earlier run. */
  read(): readonly ServedModel[] {
    try {
      const { formatVersion, models } = JSON.parse(readFileSync(this.file, 'utf8')) as Content;
      return formatVersion === FORMAT_VERSION ? models : [];
    } catch {
      return [];
    }
  }

  write(models: readonly ServedModel[]): void {
    // Written to a second file and renamed, so that it is never half written. Only its owner can read it, because a
    // model's environment may contain a secret.
    const content: Content = { formatVersion: FORMAT_VERSION, models };
    writeFileSync(`${this.file}.new`, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }

  /** A removed model has no jobs left. */
  forget(name: string): void {
    this.write(this.read().filter((model) => model.name !== name));
  }
}
