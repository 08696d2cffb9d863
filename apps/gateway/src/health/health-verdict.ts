/** How one thing is, or all of it. */
export const HEALTH_STATUSES = ['ok', 'degraded', 'failing', 'unknown'] as const;

/** One of {@link HEALTH_STATUSES}. */
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

/** What is looked at. */
export const HEALTH_CHECKS = ['broker', 'store', 'setup', 'flow', 'jobs', 'scaling'] as const;

/** One thing that was looked at. */
export interface HealthCheck {
  readonly name: (typeof HEALTH_CHECKS)[number];
  /** The model that it is about; absent where it is about none. */
  readonly model?: string;
  readonly status: HealthStatus;
  /** One sentence. */
  readonly reason: string;
  /** Since when it is so, milliseconds since the epoch, where that is known. */
  readonly sinceMs?: number;
}

/** One verdict, with its reasons. */
export interface HealthVerdict {
  readonly verdict: Exclude<HealthStatus, 'unknown'>;
  /** Broker and store first, then model by model. */
  readonly checks: readonly HealthCheck[];
}

/** The jobs of a model that have failed since one has succeeded, of those that were pushed in the last hour. */
export interface RecentFailures {
  /** As many as are looked for at most. */
  readonly count: number;
  /** When the first of them was pushed, milliseconds since the epoch. */
  readonly sinceMs: number;
}

/** What is known of a model. */
export interface ModelFacts {
  readonly name: string;
  readonly isHealthy: boolean;
  /** Why its latest set-up failed. */
  readonly setupError?: string;
  readonly isPaused: boolean;
  /** Workers that can run a job, or run one; and all others. */
  readonly workers: { readonly ready: number; readonly busy: number; readonly others: number };
  /** Absent while the queue cannot be read. */
  readonly queue?: {
    readonly waiting: number;
    readonly running: number;
    readonly oldestWaitSeconds?: number;
  };
  /** How long a worker takes to start, at most but for one in 20; absent until it is measured. */
  readonly startupSeconds?: number;
  /** Absent where none has failed. */
  readonly failures?: RecentFailures | 'unknown';
  /** Whether anything that decides how many workers there should be has done so lately, ever within a week, or never. */
  readonly scaling: 'lately' | 'earlier' | 'never';
}

/** What a verdict is made from. */
export interface HealthFacts {
  readonly broker: 'answers' | 'blocks publishers' | 'does not answer';
  readonly doesStoreAnswer: boolean;
  /** A model that could not be read in time has its name alone. */
  readonly models: readonly (ModelFacts | Pick<ModelFacts, 'name'>)[];
}

/** Failures in a row, without a success between them. */
const MANY_FAILURES = 5;
const SOME_FAILURES = 3;

/** How long jobs may wait beside a worker that could run one, seconds. */
const IDLE_WORKER_SECONDS = 60;
/** How long a worker may take to come, beyond the start-up that was measured, seconds. */
const NO_WORKER_SECONDS = 180;
/** A start-up of which none was measured, seconds. */
const UNMEASURED_STARTUP_SECONDS = 300;

const GRAVITY: readonly HealthStatus[] = ['ok', 'degraded', 'failing'];

/** One verdict of all that is known: as bad as the worst of its checks. What is unknown makes it no worse. */
export function healthVerdict({ broker, doesStoreAnswer, models }: HealthFacts): HealthVerdict {
  const checks = [
    brokerCheck(broker),
    doesStoreAnswer
      ? check('store', 'ok', 'the job store answers')
      : check('store', 'failing', 'the job store does not answer: no job is accepted, none can be read'),
    ...models.flatMap((model) => modelChecks(model)),
  ];
  const worst = Math.max(...checks.map(({ status }) => GRAVITY.indexOf(status)));
  return { verdict: (['ok', 'degraded', 'failing'] as const)[worst] ?? 'ok', checks };
}

function check(name: HealthCheck['name'], status: HealthStatus, reason: string): HealthCheck {
  return { name, status, reason };
}

function brokerCheck(broker: HealthFacts['broker']): HealthCheck {
  switch (broker) {
    case 'answers':
      return check('broker', 'ok', 'the message broker answers');
    case 'blocks publishers':
      return check(
        'broker',
        'failing',
        'the message broker blocks publishers: it is short of memory or disk',
      );
    case 'does not answer':
      return check('broker', 'failing', 'the message broker does not answer: no job is accepted');
  }
}

function modelChecks(model: HealthFacts['models'][number]): readonly HealthCheck[] {
  const { name } = model;
  const checks =
    'isHealthy' in model
      ? [setupCheck(model), flowCheck(model), jobsCheck(model), scalingCheck(model)]
      : (['setup', 'flow', 'jobs', 'scaling'] as const).map((each) =>
          check(each, 'unknown', 'it could not be read in time'),
        );
  return checks.map((each) => ({ ...each, model: name }));
}

function setupCheck({ isHealthy, setupError }: ModelFacts): HealthCheck {
  const why = setupError === undefined ? '' : `: ${setupError}`;
  if (!isHealthy) return check('setup', 'failing', `its set-up keeps failing, so no job is accepted${why}`);
  return setupError === undefined
    ? check('setup', 'ok', 'no set-up has failed since the last one that succeeded')
    : check('setup', 'degraded', `its latest set-up has failed, and another one follows${why}`);
}

function flowCheck({ queue, workers, isPaused, startupSeconds }: ModelFacts): HealthCheck {
  if (queue === undefined) return check('flow', 'unknown', 'its queue cannot be read');
  const { waiting, running, oldestWaitSeconds = 0 } = queue;
  const wait = `${waiting} wait, the first for ${Math.round(oldestWaitSeconds)} s`;
  if (waiting === 0) return check('flow', 'ok', `no job waits, ${running} run`);
  if (isPaused) return check('flow', 'ok', `it is paused: ${waiting} wait until it goes on`);
  if (workers.ready > 0 && running === 0 && workers.busy === 0 && oldestWaitSeconds > IDLE_WORKER_SECONDS)
    return check('flow', 'failing', `no job runs although ${workers.ready} workers are ready: ${wait}`);
  const patience = NO_WORKER_SECONDS + (startupSeconds ?? UNMEASURED_STARTUP_SECONDS);
  if (workers.ready + workers.busy === 0 && running === 0 && oldestWaitSeconds > patience)
    return check('flow', 'failing', `no worker is ready, ${workers.others} start: ${wait}`);
  return check('flow', 'ok', `${running} run, ${wait}`);
}

function jobsCheck({ failures }: ModelFacts): HealthCheck {
  if (failures === undefined)
    return check('jobs', 'ok', 'no job has failed since one has succeeded, or in the last hour');
  if (failures === 'unknown') return check('jobs', 'unknown', 'it cannot be read whether jobs fail');
  const { count, sinceMs } = failures;
  const reason = `${count} jobs have failed since one has succeeded, of those that were pushed in the last hour`;
  const status = count >= MANY_FAILURES ? 'failing' : count >= SOME_FAILURES ? 'degraded' : 'ok';
  return { ...check('jobs', status, reason), sinceMs };
}

function scalingCheck({ scaling, queue, isPaused, workers }: ModelFacts): HealthCheck {
  switch (scaling) {
    case 'lately':
      return check('scaling', 'ok', 'how many workers there should be was decided in the last 90 s');
    case 'never':
      return check('scaling', 'unknown', 'nothing reports its decisions here: KEDA’s own scalers do not');
    case 'earlier': {
      const isNeeded = !isPaused && (queue?.waiting ?? 0) > 0 && workers.ready + workers.busy === 0;
      const reason = 'how many workers there should be was not decided in the last 90 s, and was before';
      return check('scaling', isNeeded ? 'failing' : 'degraded', reason);
    }
  }
}
