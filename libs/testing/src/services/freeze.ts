import { readdirSync, readFileSync } from 'node:fs';
import { waitUntil } from '../wait-until.js';

/**
 * Stops a process at any point of its work; resolves when it has stopped. One of its threads receives the signal and
 * passes it on to the others, which run on until then, on a busy machine for long enough to answer. Linux only.
 */
export async function freeze(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  await waitUntil(() => hasStopped(pid), { what: `every thread of process ${pid} to stop` });
}

function hasStopped(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).every((thread) =>
    (readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').split(')').at(-1) ?? '').startsWith(' T '),
  );
}
