import type { Arrivals } from './arrivals.js';
import type { UserHabits } from './user.js';
import type { Killing } from './worker-killer.js';

/** One scenario of the earlier service. */
export interface Scenario {
  readonly name: string;
  readonly arrivals: Arrivals;
  /** Present where workers are killed meanwhile. */
  readonly killing?: Killing;
}

/** All scenarios, with the behaviour of their users. */
export interface ScenarioPlan {
  readonly habits: UserHabits;
  /** Settings of the stack that is started when none is given. */
  readonly stackEnvironment: Readonly<Record<string, string>>;
  readonly scenarios: readonly Scenario[];
}

/** As the earlier service had them: a model that sets up in 30 s and takes 5 s. */
export const FULL_PLAN: ScenarioPlan = {
  habits: { pollSeconds: 3, maxPolls: 60 },
  stackEnvironment: {},
  scenarios: [
    { name: 'call chain', arrivals: { usersPerSecond: 1, seconds: 1 } },
    { name: 'calm', arrivals: { usersPerSecond: 0.1, seconds: 60 } },
    { name: 'spike', arrivals: { usersPerSecond: 3, seconds: 10 } },
    {
      name: 'worker killed every 30 s',
      arrivals: { usersPerSecond: 0.1, seconds: 180 },
      killing: { everySeconds: 30, seconds: 180 },
    },
  ],
};

/** The same in under a minute, with a fast model. */
export const SHORT_PLAN: ScenarioPlan = {
  habits: { pollSeconds: 0.25, maxPolls: 120 },
  stackEnvironment: { MODEL_SETUP_SECONDS: '0.5', MODEL_PREDICT_SECONDS: '0.2', MAX_WORKERS: '3' },
  scenarios: [
    { name: 'call chain', arrivals: { usersPerSecond: 1, seconds: 1 } },
    { name: 'calm', arrivals: { usersPerSecond: 1, seconds: 5 } },
    { name: 'spike', arrivals: { usersPerSecond: 10, seconds: 3 } },
    {
      name: 'worker killed every 4 s',
      arrivals: { usersPerSecond: 2, seconds: 16 },
      killing: { everySeconds: 4, seconds: 16 },
    },
  ],
};
