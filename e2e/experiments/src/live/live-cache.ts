import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXPERIMENTS_FOLDER } from '../experiments-folder.js';
import type { LiveRun } from './live-run.types.js';

/**
 * The file in which the run of exactly these arrivals under exactly these conditions is kept.
 * @param words - the name of the run, for the file's name
 * @param key - everything on which the run depends
 */
export function liveRunFile(words: string, key: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 16);
  return join(EXPERIMENTS_FOLDER, `live-${words.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${hash}.json`);
}

/** Reads what is kept; undefined where nothing is. */
export async function readLiveRun(file: string): Promise<LiveRun | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LiveRun;
  } catch {
    return undefined;
  }
}

/** Keeps a run for the next time. */
export async function writeLiveRun(file: string, run: LiveRun): Promise<void> {
  await mkdir(EXPERIMENTS_FOLDER, { recursive: true });
  await writeFile(file, JSON.stringify(run));
}
