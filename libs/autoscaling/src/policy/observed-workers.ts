import type { WorkerHeartbeat } from '@tidegate/contracts';
import type { ObservedWorker } from './policy.types.js';

/**
 * The workers that take jobs or will, by their heartbeats.
 * @param heartbeats - all recent ones of a model
 * @returns one for each that starts, is idle or runs a job; on the clock of the heartbeats
 */
export function observedWorkers(heartbeats: readonly WorkerHeartbeat[]): readonly ObservedWorker[] {
  return heartbeats.flatMap(observedWorker);
}

function observedWorker(heartbeat: WorkerHeartbeat): readonly ObservedWorker[] {
  const { state, startedAtMs, readyAtMs, busySinceMs } = heartbeat;
  switch (state) {
    case 'starting':
      return [{ state: 'starting', sinceSeconds: startedAtMs / 1000 }];
    case 'ready':
      return [{ state: 'idle', sinceSeconds: (readyAtMs ?? startedAtMs) / 1000 }];
    case 'busy':
      return [{ state: 'busy', sinceSeconds: (busySinceMs ?? readyAtMs ?? startedAtMs) / 1000 }];
    case 'draining':
    case 'setup_failed':
      return [];
  }
}
