import { parentPort, workerData } from 'node:worker_threads';
import { runSender, type SenderSetup } from './running-sender.js';

/** Runs a sender in the thread that this is, until it is asked to stop. */
export function serveSenderThread(): void {
  const port = parentPort;
  if (!port) throw new Error('this is no thread');
  const sender = runSender(workerData as SenderSetup, (report) => port.postMessage(report));
  port.once('message', () => void sender.stop().finally(() => port.close()));
}
