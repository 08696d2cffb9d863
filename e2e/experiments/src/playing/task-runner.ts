import { availableParallelism } from 'node:os';
import { Tinypool } from 'tinypool';
import { playTask, type PlayedTask, type PlayTask } from './play-load.js';

/** Runs tasks, several at once. */
export interface TaskRunner {
  play(task: PlayTask): Promise<PlayedTask>;
  close(): Promise<void>;
}

/** One thread for each core. */
export function threadRunner(): TaskRunner {
  const threads = availableParallelism();
  const pool = new Tinypool({
    filename: new URL('./play.worker.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
  });
  return {
    play: (task) => pool.run(task) as Promise<PlayedTask>,
    close: () => pool.destroy(),
  };
}

/** The calling thread. */
export const ownThreadRunner: TaskRunner = {
  play: (task) => Promise.resolve(playTask(task)),
  close: () => Promise.resolve(),
};
