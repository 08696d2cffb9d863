import { readdirSync, readFileSync } from 'node:fs';

/** `USER_HZ`, 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Places in `/proc/<pid>/task/<id>/stat` behind the name, counted from the state; see `man 5 proc`. */
const USER_TICKS_FIELD = 11;
const SYSTEM_TICKS_FIELD = 12;

/** Processor seconds of each thread of a process since it began, by the thread's id, in steps of 10 ms. That of the main thread is the process's. */
export function readThreadSeconds(pid: number): ReadonlyMap<number, number> {
  return new Map(
    readdirSync(`/proc/${pid}/task`).map((id) => {
      const text = readFileSync(`/proc/${pid}/task/${id}/stat`, 'latin1');
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      const ticks = Number(fields[USER_TICKS_FIELD]) + Number(fields[SYSTEM_TICKS_FIELD]);
      return [Number(id), ticks / TICKS_PER_SECOND];
    }),
  );
}
