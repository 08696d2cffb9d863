import { randomUUID } from 'node:crypto';
import { ApiClient } from '../system/api-client.js';
import type { LocalStack } from '../system/local-stack.js';
import { letUsersCome } from './arrivals.js';
import type { Scenario } from './scenario-plan.js';
import { runUser, type UserHabits } from './user.js';
import { killReadyWorkers } from './worker-killer.js';

/** What came of a scenario. */
export interface ScenarioResult {
  readonly name: string;
  readonly users: number;
  readonly latencySeconds: readonly number[];
  /** Workers killed meanwhile. */
  readonly kills: number;
  /** Everything that must not have happened; none in a scenario that passes. */
  readonly errors: readonly string[];
}

/** Where a scenario takes place; `stack` is there when this program has started it. */
export interface ScenarioContext {
  readonly baseUrl: string;
  readonly stack: LocalStack | undefined;
  readonly habits: UserHabits;
}

interface KillReport {
  readonly kills: number;
  readonly errors: readonly string[];
}

async function killMeanwhile(stack: LocalStack | undefined, scenario: Scenario): Promise<KillReport> {
  if (scenario.killing === undefined) return { kills: 0, errors: [] };
  try {
    return { kills: await killReadyWorkers(stack, scenario.killing), errors: [] };
  } catch (error) {
    return { kills: 0, errors: [error instanceof Error ? error.message : String(error)] };
  }
}

/** Runs one scenario; what goes wrong is in the result. */
export async function runScenario(
  { baseUrl, stack, habits }: ScenarioContext,
  scenario: Scenario,
): Promise<ScenarioResult> {
  const client = new ApiClient(baseUrl);
  try {
    const [outcomes, killing] = await Promise.all([
      letUsersCome(scenario.arrivals, (number) => runUser(client, `user ${number} ${randomUUID()}`, habits)),
      killMeanwhile(stack, scenario),
    ]);
    return {
      name: scenario.name,
      users: outcomes.length,
      latencySeconds: outcomes.flatMap((outcome) =>
        outcome.kind === 'served' ? [outcome.latencySeconds] : [],
      ),
      kills: killing.kills,
      errors: [
        ...outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.reason] : [])),
        ...killing.errors,
      ],
    };
  } finally {
    await client.close();
  }
}
