import {
  chooseBetween,
  chooseOne,
  type Manner,
  type RandomSource,
  type ShownJob,
  type Stubborn,
} from '@tidegate/harness';
import { setTimeout as delay } from 'node:timers/promises';
import { RacedStack, workerName } from './raced-stack.js';
import type { RaceCount, RaceOptions } from './race.types.js';

/** One job, from its push to its end. */
interface RacedJob {
  readonly ended: ShownJob;
  readonly notes: string;
  readonly wasCanceled: boolean;
}

const WORKERS = 4;
const LANES = 12;
const GRACE_SECONDS = 1;
/** After it a worker without a heartbeat counts as lost (docs/control.md). */
const HEARTBEAT_LOSS_SECONDS = 10;
/** For a gateway to come back that was killed, to look, and for a busy machine. */
const SLACK_SECONDS = 3;
const ENVIRONMENT = {
  CANCEL_GRACE_SECONDS: String(GRACE_SECONDS),
  GRACE_PERIOD_SECONDS: '0.5',
  // Workers are killed all the time: that must not end jobs.
  TRY_LIMIT: '100',
  BROKER_DELIVERY_LIMIT: '100000',
};
const MANNERS: readonly Manner[] = ['obeys', 'obeys', 'obeys late', 'ignores it', 'blocks'];
const MOST_RUN_MS = 3_000;
const MOST_CANCEL_AFTER_MS = 2_500;
/** This share of the cancels waits until the job runs. */
const CANCELED_RUNNING_SHARE = 0.6;
const CANCELED_SHARE = 0.6;
const KILLED_WHILE_CANCELING_SHARE = 0.25;
const FROZEN_WHILE_CANCELING_SHARE = 0.05;
/** Longer than a canceled job waits for its worker. */
const FROZEN_SECONDS = 14;
const RETRIED_SHARE = 0.4;
const RETRIES = { limit: 3, backoffSeconds: 0.3, factor: 1 };
const HOW = { everyMs: 50, withinMs: 180_000 };
/** A try that was sent to its model when its worker was killed may begin yet. */
const BEGINNING_MS = 500;

/** Cancels jobs at random moments of their lives, while workers and both gateways are killed. */
export async function raceCancels({ seconds, seed }: RaceOptions): Promise<RaceCount> {
  const stack = await RacedStack.start(seed, WORKERS, ENVIRONMENT);
  try {
    const random = stack.randomOf(LANES);
    stack.keepKilling(stack.gateways, { lifeSeconds: [2, 8] });
    stack.keepKilling(stack.workers, {
      lifeSeconds: [2, 15],
      chooseSignal: () => (random() < 0.8 ? 'SIGKILL' : 'SIGTERM'),
    });
    const jobs: RacedJob[] = [];
    const endMs = performance.now() + seconds * 1000;
    const lane = async (_: unknown, index: number): Promise<void> => {
      const own = stack.randomOf(index);
      while (performance.now() < endMs) jobs.push(await raceOne(stack, own));
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    await stack.stopKilling();
    const violations = await check(stack, jobs);
    return { counts: countJobs(stack, jobs), violations };
  } finally {
    await stack.stopKilling();
    await stack.stop();
  }
}

async function raceOne(stack: RacedStack, random: RandomSource): Promise<RacedJob> {
  const notes = stack.notes.newFile();
  const isRetried = random() < RETRIED_SHARE;
  const input: Stubborn = {
    milliseconds: chooseBetween(0, MOST_RUN_MS, random),
    manner: chooseOne(MANNERS, random),
    lateMilliseconds: 300,
    failures: isRetried ? 2 : 0,
    notes,
  };
  const { id } = await stack.client.push({ input, ...(isRetried ? { retries: RETRIES } : {}) });
  const wasCanceled = random() < CANCELED_SHARE;
  if (wasCanceled) await cancelAtAnyMoment(stack, id, random);
  const ended = await stack.client.readUntil(id, ({ done }) => done, HOW);
  // One that comes late must not touch the next job of that worker.
  if (wasCanceled) await stack.client.cancel(id);
  return { ended, notes, wasCanceled };
}

/** By one client or by two at a time; sometimes the worker is killed or frozen that is to stop the job. */
async function cancelAtAnyMoment(stack: RacedStack, id: string, random: RandomSource): Promise<void> {
  if (random() < CANCELED_RUNNING_SHARE)
    await stack.client.readUntil(id, ({ status }) => status !== 'queued', HOW);
  await delay(chooseBetween(0, MOST_CANCEL_AFTER_MS, random) * random());
  const clients = random() < 0.5 ? 1 : 2;
  const [answer] = await Promise.all(Array.from({ length: clients }, () => stack.client.cancel(id)));
  const has = answer?.status === 'canceling' ? answer.attempts?.at(-1)?.worker : undefined;
  const worker = stack.workers.find((_, index) => workerName(index) === has);
  const fate = random();
  if (fate < KILLED_WHILE_CANCELING_SHARE) await worker?.kill();
  else if (fate < KILLED_WHILE_CANCELING_SHARE + FROZEN_WHILE_CANCELING_SHARE)
    await worker?.freeze(FROZEN_SECONDS);
}

/** What must hold of each job, whatever was killed. */
async function check(stack: RacedStack, jobs: readonly RacedJob[]): Promise<readonly string[]> {
  const violations: string[] = [];
  for (const { ended, notes, wasCanceled } of jobs) {
    const { id, status, cancelRequestedAt, finishedAt = '', attempts = [], error = '' } = ended;
    const violate = (text: string): void => void violations.push(`job ${id}: ${text}`);
    const last = await stack.client.read(id);
    if (JSON.stringify(last) !== JSON.stringify(ended)) violate(`${status}, and later ${last.status}`);
    if (!wasCanceled) {
      if (status !== 'succeeded') violate(`nobody has canceled it, and it is ${status}: ${error}`);
      if (cancelRequestedAt !== undefined) violate('nobody has canceled it, and it says so');
      if (attempts.some(({ outcome }) => outcome === 'crashed')) violate('its model was ended');
      continue;
    }
    if (!['succeeded', 'canceled'].includes(status)) violate(`canceled, and it is ${status}: ${error}`);
    if (cancelRequestedAt === undefined) {
      if (status !== 'succeeded') violate('its cancel was lost');
      continue;
    }
    const requestedAtMs = Date.parse(cancelRequestedAt);
    const seconds = (Date.parse(finishedAt) - requestedAtMs) / 1000;
    const bound = GRACE_SECONDS + HEARTBEAT_LOSS_SECONDS + SLACK_SECONDS;
    if (seconds > bound) violate(`canceled for ${seconds.toFixed(1)} s, which is above ${bound} s`);
    const late = stack.notes.read(notes).find(({ beganAtMs }) => beganAtMs > requestedAtMs + BEGINNING_MS);
    if (late !== undefined)
      violate(`try ${late.attempt} began ${late.beganAtMs - requestedAtMs} ms after its cancel`);
  }
  return violations;
}

function countJobs(stack: RacedStack, jobs: readonly RacedJob[]): Readonly<Record<string, number>> {
  const canceled = jobs.filter(({ ended }) => ended.status === 'canceled').map(({ ended }) => ended);
  const by = (method: string): readonly ShownJob[] =>
    canceled.filter(({ cancelMethod }) => cancelMethod === method);
  const kills = (those: RacedStack['workers']): number =>
    those.reduce((sum, service) => sum + service.kills, 0);
  const lasted = canceled.map(
    ({ cancelRequestedAt = '', finishedAt = '' }) => Date.parse(finishedAt) - Date.parse(cancelRequestedAt),
  );
  return {
    jobs: jobs.length,
    'of which canceled': canceled.length,
    'before the first try': by('at_once').filter(({ attempt }) => attempt === 0).length,
    'between two tries': by('at_once').filter(({ attempt }) => attempt > 0).length,
    'stopped by the signal': by('signal').length,
    'stopped by SIGTERM': by('terminated').length,
    'stopped by SIGKILL': by('killed').length,
    'whose worker was lost': by('worker_lost').length,
    'canceled, but faster': jobs.filter(
      ({ wasCanceled, ended }) => wasCanceled && ended.status === 'succeeded' && ended.cancelRequestedAt,
    ).length,
    'longest from cancel to end, ms': Math.max(0, ...lasted),
    'worker kills': kills(stack.workers),
    'gateway kills': kills(stack.gateways),
  };
}
