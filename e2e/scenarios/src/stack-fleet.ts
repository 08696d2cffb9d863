import type { LocalStack } from '@tidegate/harness';
import type { WorkerFleet } from './worker-fleet.types.js';

/** The worker processes of a local stack, named by their process id. */
export class StackFleet implements WorkerFleet {
  constructor(private readonly stack: LocalStack) {}

  findReady(): Promise<readonly string[]> {
    const ready = this.stack.list('worker').filter(({ state }) => state === 'ready');
    return Promise.resolve(ready.map(({ pid }) => String(pid)));
  }

  kill(worker: string): Promise<void> {
    process.kill(Number(worker), 'SIGKILL');
    return Promise.resolve();
  }
}
