import { ApiClient } from '@tidegate/harness';
import { randomUUID } from 'node:crypto';
import { letUsersCome } from './arrivals.js';
import type { Scenario } from './scenario-plan.js';
import type { SystemUnderTest } from './system-under-test.js';
import { runUser, type UserHabits } from './user.js';
import type { WorkerFleet } from './worker-fleet.types.js';
import { killReadyWorkers } from './worker-killer.js';

/** The result of a scenario. */
export interface ScenarioResult {
  readonly name: string;
  readonly users: number;
  readonly latencySeconds: readonly number[];
  /** Workers killed meanwhile. */
  readonly kills: number;
  /** The wanted number of workers over time, as steps; absent where it cannot be observed. */
  readonly replicas?: readonly (readonly [atSeconds: number, replicas: number])[];
  /** Everything that must not have happened; none in a scenario that passes. */
  readonly errors: readonly string[];
}

/** The system on which a scenario runs. */
export interface ScenarioContext {
  readonly system: Pick<SystemUnderTest, 'url' | 'fleet' | 'recordReplicas'>;
  readonly habits: UserHabits;
}

interface KillReport {
  readonly kills: number;
  readonly errors: readonly string[];
}

async function killMeanwhile(fleet: WorkerFleet | undefined, scenario: Scenario): Promise<KillReport> {
  if (scenario.killing === undefined) return { kills: 0, errors: [] };
  try {
    return { kills: await killReadyWorkers(fleet, scenario.killing), errors: [] };
  } catch (error) {
    return { kills: 0, errors: [error instanceof Error ? error.message : String(error)] };
  }
}

/** Runs one scenario; the result contains every failure. */
export async function runScenario(
  { system, habits }: ScenarioContext,
  scenario: Scenario,
): Promise<ScenarioResult> {
  const client = new ApiClient(system.url);
  const recorder = await system.recordReplicas?.();
  try {
    const [outcomes, killing] = await Promise.all([
      letUsersCome(scenario.arrivals, (number) => runUser(client, `user ${number} ${randomUUID()}`, habits)),
      killMeanwhile(system.fleet, scenario),
    ]);
    return {
      name: scenario.name,
      users: outcomes.length,
      latencySeconds: outcomes.flatMap((outcome) =>
        outcome.kind === 'served' ? [outcome.latencySeconds] : [],
      ),
      kills: killing.kills,
      ...(recorder === undefined ? {} : { replicas: recorder.steps }),
      errors: [
        ...outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.reason] : [])),
        ...killing.errors,
      ],
    };
  } finally {
    recorder?.stop();
    await client.close();
  }
}
