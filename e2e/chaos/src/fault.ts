import { type LocalStack, type ListedProcess } from '@tidegate/harness';
import { listDescendants } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { chooseBetween, chooseOne, type RandomSource } from '@tidegate/harness';

/** What a fault may do to a push meanwhile: nothing, a 503, or also a lost connection. */
export type Disturbance = 'none' | 'refusal' | 'disconnection';

/** A fault that is caused on purpose. */
export interface Fault {
  readonly name: string;
  readonly disturbance: Disturbance;
  /** Breaks it; a freeze is over when this resolves, a killed process is replaced by the stack. */
  inflict(stack: LocalStack, random: RandomSource): Promise<void>;
}

const FOUND_WITHIN_MS = 30_000;
const FREEZE_LEAST_SECONDS = 2;
const FREEZE_MOST_SECONDS = 4;

async function findVictim(
  stack: LocalStack,
  role: ListedProcess['role'],
  random: RandomSource,
): Promise<ListedProcess> {
  await waitUntil(() => stack.list(role).length > 0, {
    what: `a ${role} to break`,
    withinMs: FOUND_WITHIN_MS,
  });
  return chooseOne(stack.list(role), random);
}

/** A process that ended a moment ago needs no signal. */
function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function signalFault(
  role: ListedProcess['role'],
  signal: 'SIGKILL' | 'SIGTERM',
  disturbance: Disturbance,
): Fault {
  return {
    name: `${signal} ${role}`,
    disturbance,
    async inflict(stack, random) {
      signalIfThere((await findVictim(stack, role, random)).pid, signal);
    },
  };
}

function freezeFault(role: ListedProcess['role'], disturbance: Disturbance): Fault {
  return {
    name: `freeze ${role}`,
    disturbance,
    async inflict(stack, random) {
      const { pid } = await findVictim(stack, role, random);
      const pids = [pid, ...listDescendants(pid)];
      for (const each of pids) signalIfThere(each, 'SIGSTOP');
      try {
        await delay(chooseBetween(FREEZE_LEAST_SECONDS, FREEZE_MOST_SECONDS, random) * 1000);
      } finally {
        for (const each of pids) signalIfThere(each, 'SIGCONT');
      }
    },
  };
}

const killModelHost: Fault = {
  name: 'SIGKILL model host',
  disturbance: 'none',
  async inflict(stack, random) {
    const listHosts = (): number[] => stack.list('worker').flatMap(({ pid }) => listDescendants(pid));
    await waitUntil(() => listHosts().length > 0, {
      what: 'a model host to kill',
      withinMs: FOUND_WITHIN_MS,
    });
    signalIfThere(chooseOne(listHosts(), random), 'SIGKILL');
  },
};

/**
 * Everything that is broken, one or two at a time. The death of a worker or the scaler must not affect a push at all.
 */
export const FAULTS: readonly Fault[] = [
  signalFault('gateway', 'SIGKILL', 'disconnection'),
  signalFault('gateway', 'SIGTERM', 'disconnection'),
  signalFault('worker', 'SIGKILL', 'none'),
  signalFault('worker', 'SIGTERM', 'none'),
  freezeFault('worker', 'none'),
  killModelHost,
  signalFault('scaler', 'SIGKILL', 'none'),
  freezeFault('scaler', 'none'),
  signalFault('broker', 'SIGKILL', 'refusal'),
  signalFault('broker', 'SIGTERM', 'refusal'),
  freezeFault('broker', 'refusal'),
  signalFault('store', 'SIGKILL', 'refusal'),
  signalFault('store', 'SIGTERM', 'refusal'),
  freezeFault('store', 'refusal'),
];
