import { Worker } from 'node:worker_threads';
import type { RunningSender, SenderReport, SenderSetup } from './running-sender.js';

/** What the thread is sent, to end. */
const STOP = 'stop';

/** So long a thread may take to end by itself: what it sends ends in 2 s, and the store is closed. */
const STOP_LIMIT_MS = 5_000;

/** What is called as a thread runs. */
export interface SenderThreadEvents {
  readonly onReport: (report: SenderReport) => void;
  /** It has ended without being stopped. */
  readonly onLost: (error: Error) => void;
}

/**
 * Runs a sender in a thread of its own, so that it takes no time from those who push.
 *
 * @param script - path of the program that calls `serveSenderThread` in a thread
 */
export function startSenderThread(
  script: string,
  setup: SenderSetup,
  { onReport, onLost }: SenderThreadEvents,
): RunningSender {
  const thread = new Worker(script, { workerData: setup, name: 'webhooks' });
  let isStopping = false;
  let failure: Error | undefined;
  thread.on('message', onReport);
  thread.on('error', (error) => (failure = error));
  const ended = new Promise<void>((resolve) => {
    thread.on('exit', (code) => {
      resolve();
      if (!isStopping) onLost(failure ?? new Error(`it ended with code ${code}`));
    });
  });
  return {
    stop: async () => {
      isStopping = true;
      thread.postMessage(STOP);
      const timer = setTimeout(() => void thread.terminate(), STOP_LIMIT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}
