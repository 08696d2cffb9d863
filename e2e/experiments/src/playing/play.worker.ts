import { playTask, type PlayedTask, type PlayTask } from './play-load.js';

/** What a thread of the pool runs. */
export default function play(task: PlayTask): PlayedTask {
  return playTask(task);
}
