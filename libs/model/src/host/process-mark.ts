import { readFileSync } from 'node:fs';
import { processIds } from './process-ids.js';

/** The variable whose value all that a model process starts inherits, whatever group or session it moves to. */
export const MARK_VARIABLE = 'TIDEGATE_MODEL_PROCESS';

/** What is found in one pass may have started more. */
const MOST_PASSES = 3;

/** Kills all processes with this mark in their environment, as far as there is a `/proc` to find them in. */
export function killMarked(mark: string): void {
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const marked = (processIds() ?? []).filter((id) => bears(id, mark));
    if (marked.length === 0) return;
    marked.forEach(kill);
  }
}

function bears(id: number, mark: string): boolean {
  try {
    return readFileSync(`/proc/${id}/environ`, 'latin1').includes(`${MARK_VARIABLE}=${mark}`);
  } catch {
    // Gone meanwhile, or somebody else's.
    return false;
  }
}

function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // Gone meanwhile.
  }
}
