import {
  chooseBetween,
  chooseOne,
  followJob,
  type RandomSource,
  type Script,
  type ScriptedTry,
} from '@tidegate/harness';
import type { Ledger } from './ledger.js';

/** What the clients have received that follow jobs. */
export interface FollowedCount {
  readonly followedJobs: number;
  readonly events: number;
  readonly connections: number;
}

const WITHIN_MS = 180_000;
const MOST_TRIES = 3;
const MOST_STEPS = 25;
const MOST_STEP_MS = 60;
const CANCELED_SHARE = 0.2;
const MOST_CANCEL_MS = 2_000;
const RETRIES = { limit: 2, backoffSeconds: 0.3 };

interface DrawnJob {
  readonly script: Script;
  readonly others: object;
  readonly cancelAfterMs?: number;
}

function drawTry(random: RandomSource): ScriptedTry {
  return {
    steps: Math.floor(random() * (MOST_STEPS + 1)),
    end: chooseOne(['returns', 'throws', 'throws', 'exits'] as const, random),
  };
}

function drawJob(random: RandomSource): DrawnJob {
  const tries = Array.from({ length: Math.ceil(random() * MOST_TRIES) }, () => drawTry(random));
  return {
    script: {
      stepMilliseconds: Math.ceil(random() * MOST_STEP_MS),
      tries: [...tries, { steps: Math.floor(random() * MOST_STEPS), end: 'returns' }],
    },
    others: random() < 0.5 ? { retries: RETRIES } : {},
    ...(random() < CANCELED_SHARE ? { cancelAfterMs: chooseBetween(0, MOST_CANCEL_MS, random) } : {}),
  };
}

/** Pushes jobs that print, yield, fail, retry and are canceled, each followed by two clients, one job after the other in each lane. */
export async function followUntilAborted(
  ledger: Ledger,
  {
    lanes,
    signal,
    ...options
  }: {
    readonly urls: readonly string[];
    readonly random: RandomSource;
    readonly lanes: number;
    readonly signal: AbortSignal;
  },
): Promise<FollowedCount> {
  const count = { followedJobs: 0, events: 0, connections: 0 };
  const followOne = async (): Promise<void> => {
    const job = drawJob(options.random);
    try {
      const { id, types, connections, faults } = await followJob({ ...options, ...job, withinMs: WITHIN_MS });
      for (const fault of faults) ledger.violate(`followed job ${id}: ${fault}`);
      count.followedJobs += 1;
      count.events += types.length;
      count.connections += connections;
    } catch (error) {
      ledger.violate(`a followed job: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const followInLane = async (): Promise<void> => {
    while (!signal.aborted) await followOne();
  };
  await Promise.all(Array.from({ length: lanes }, followInLane));
  return count;
}
