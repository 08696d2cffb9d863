import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A try that has really begun, as its model has noted it. */
export interface NotedTry {
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly beganAtMs: number;
}

/** A folder in which models note the tries that they begin, a file for each job. */
export class NotedTries {
  private readonly folder = mkdtempSync(join(tmpdir(), 'tidegate-races-'));

  constructor() {
    chmodSync(this.folder, 0o755);
  }

  /** The file of a job that is not pushed yet. */
  newFile(): string {
    const file = join(this.folder, randomUUID());
    writeFileSync(file, '');
    // Under root each model runs as a user of its own.
    chmodSync(file, 0o666);
    return file;
  }

  /** What was noted there, in that order. */
  read(file: string): readonly NotedTry[] {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' ').map(Number))
      .map(([attempt = NaN, beganAtMs = NaN]) => ({ attempt, beganAtMs }));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
