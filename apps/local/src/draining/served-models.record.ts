import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServedModel } from '../models/served-models.js';
import { writePrivateFile } from '../secrets/private-files.js';

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
    const content: Content = { formatVersion: FORMAT_VERSION, models };
    // A model's environment may hold a secret.
    writePrivateFile(this.file, `${JSON.stringify(content, undefined, 2)}\n`);
  }

  /** A removed model has no jobs left. */
  forget(name: string): void {
    this.write(this.read().filter((model) => model.name !== name));
  }
}
