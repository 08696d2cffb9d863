import { chooseBetween, type ShownJob, type Stubborn } from '@tidegate/harness';
import { RacedStack } from './raced-stack.js';
import type { RaceCount, RaceOptions } from './race.types.js';

/** One job with retries that has ended. */
interface RetriedJob {
  readonly ended: ShownJob;
  readonly notes: string;
  readonly failures: number;
}

const WORKERS = 2;
/** Enough for a message to wait for longer than a lease lasts: else a worker has taken the first before it is published again. */
const LANES = 120;
const TRY_MS = 250;
const MOST_PUBLISHING_MS = 150;
const LIMIT = 5;
const RETRIES = { limit: LIMIT, backoffSeconds: 0.01, factor: 1 };
/** Longer than a lease lasts. */
const LIFE_SECONDS = [6, 12] as const;
const HOW = { everyMs: 500, withinMs: 180_000 };

/** Kills both gateways again and again while they publish retries; the workers are left alone, so that each try can be counted. */
export async function raceRetries({ seconds, seed }: RaceOptions): Promise<RaceCount> {
  const stack = await RacedStack.start(seed, WORKERS, {});
  try {
    killWhilePublishing(stack);
    const jobs: RetriedJob[] = [];
    const endMs = performance.now() + seconds * 1000;
    const lane = async (_: unknown, index: number): Promise<void> => {
      for (
        let failures = index % (LIMIT + 1);
        performance.now() < endMs;
        failures = (failures + 1) % (LIMIT + 1)
      )
        jobs.push(await raceOne(stack, failures));
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    await stack.stopKilling();
    return {
      counts: await countJobs(stack, jobs),
      violations: jobs.flatMap((job) => check(stack, job)),
    };
  } finally {
    await stack.stopKilling();
    await stack.stop();
  }
}

/**
 * A gateway that has the lease publishes a batch, and then takes it out. Both are killed at random moments of that, as either may
 * be the one.
 */
function killWhilePublishing(stack: RacedStack): void {
  const random = stack.randomOf(LANES);
  let nextMs = 0;
  stack.onLease(() => {
    if (performance.now() < nextMs) return;
    nextMs = performance.now() + chooseBetween(...LIFE_SECONDS, random) * 1000;
    setTimeout(
      () => {
        for (const gateway of stack.gateways) stack.killOnce(gateway);
      },
      chooseBetween(0, MOST_PUBLISHING_MS, random),
    );
  });
}

async function raceOne(stack: RacedStack, failures: number): Promise<RetriedJob> {
  const notes = stack.notes.newFile();
  const input: Stubborn = { milliseconds: TRY_MS, manner: 'obeys', failures, notes };
  const { id } = await stack.client.push({ input, retries: RETRIES });
  return { ended: await stack.client.readUntil(id, ({ done }) => done, HOW), notes, failures };
}

/** As many tries as its model fails, and one more; each begins once, and after the end of the one before. */
function check(stack: RacedStack, { ended, notes, failures }: RetriedJob): readonly string[] {
  const { id, status, attempt, attempts = [] } = ended;
  const noted = stack.notes.read(notes);
  const began = noted.map((one) => one.attempt).join(' ');
  const expected = Array.from({ length: failures + 1 }, (_, index) => index + 1).join(' ');
  const violations: string[] = [];
  if (status !== 'succeeded') violations.push(`job ${id}: ${status}`);
  if (began !== expected) violations.push(`job ${id}: its model began the tries ${began}, not ${expected}`);
  if (attempt !== failures + 1)
    violations.push(`job ${id}: ${attempt} tries are counted, not ${failures + 1}`);
  for (const { attempt: number, finishedAt = '' } of attempts.slice(0, -1)) {
    const next = noted.find((one) => one.attempt === number + 1);
    if (next !== undefined && next.beganAtMs < Date.parse(finishedAt))
      violations.push(`job ${id}: try ${number + 1} began before the end of try ${number}`);
  }
  return violations;
}

async function countJobs(
  stack: RacedStack,
  jobs: readonly RetriedJob[],
): Promise<Readonly<Record<string, number>>> {
  const tries = jobs.reduce((sum, { ended }) => sum + ended.attempt, 0);
  return {
    jobs: jobs.length,
    tries,
    'of which retries': tries - jobs.length,
    'messages that were published twice': (await stack.countAcknowledged()) - tries,
    'gateway kills': stack.gateways.reduce((sum, { kills }) => sum + kills, 0),
  };
}
