import { seededRandom } from '@tidegate/autoscaling';
import { DEFAULT_QUEUE, startGatewayProcess, startWorkerProcess, waitUntilReady } from '@tidegate/harness';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import type { BenchmarkContext } from '../benchmark-context.js';
import type { SectionName } from '../benchmark-options.js';
import { findLoadDriver } from '../push-load.js';
import { renderFigure } from '../report/render-report.js';
import type { SectionReport } from '../report/section-report.js';
import { measurePushesOf, WARM_UP_SECONDS } from '../sections/pushes.section.js';
import { timeStart } from '../sections/startup.section.js';
import { drain, INSTANT_MODEL } from '../sections/worker-overhead.section.js';
import type { Build } from './build-revision.js';
import { reportComparison } from './comparison-report.js';
import type { Pair } from './median-ratio.js';

const SEED = 1;

/** Two builds, and how each pair of measurements is made. */
interface Comparison {
  readonly context: BenchmarkContext;
  readonly before: Build;
}

/** This build. */
const NOW: Build = { name: 'this build', workspace: WORKSPACE_ROOT };

/** The parts that are compared. */
export const COMPARISONS: Readonly<
  Partial<Record<SectionName, (comparison: Comparison) => Promise<SectionReport>>>
> = { startup: compareStartups, pushes: comparePushes, worker: compareDrains };

/** Measures both builds in turn; each is the first in every other pair, as the second may find a warmer machine. */
async function measurePairs(
  { context, before }: Comparison,
  what: string,
  measure: (build: Build) => Promise<number>,
): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  const { pairs: count } = context.options;
  for (let index = 0; index < count; index++) {
    const order = index % 2 === 0 ? [before, NOW] : [NOW, before];
    const figures = new Map<Build, number>();
    for (const build of order) figures.set(build, await measure(build));
    const pair = { before: figures.get(before) ?? Number.NaN, now: figures.get(NOW) ?? Number.NaN };
    context.say(
      `${what} ${index + 1}/${count}: ${before.name} ${renderFigure(pair.before)}, now ${renderFigure(pair.now)}`,
    );
    pairs.push(pair);
  }
  return pairs;
}

async function compareStartups(comparison: Comparison): Promise<SectionReport> {
  const { services } = comparison.context;
  const gateway = await measurePairs(comparison, 'start of the gateway, s', ({ workspace }) =>
    timeStart(() => startGatewayProcess(services, {}, workspace)),
  );
  const worker = await measurePairs(comparison, 'start of the worker, s', ({ workspace }) =>
    timeStart(() => startWorkerProcess(services, { path: INSTANT_MODEL }, {}, workspace)),
  );
  return reportComparison(
    'Start-up: from the process to a 200 of /readyz, seconds',
    comparison.before.name,
    [
      { name: 'start of the gateway', better: 'lower', pairs: gateway },
      { name: 'start of the worker', better: 'lower', pairs: worker },
    ],
    seededRandom(SEED),
  );
}

/** One gateway of each build; the other one rests. */
async function withGateways<Result>(
  { context, before }: Comparison,
  use: (gatewayOf: (build: Build) => Awaited<ReturnType<typeof startGatewayProcess>>) => Promise<Result>,
): Promise<Result> {
  const [ofBefore, ofNow] = await Promise.all([
    startGatewayProcess(context.services, {}, before.workspace),
    startGatewayProcess(context.services, {}, NOW.workspace),
  ]);
  try {
    await Promise.all([waitUntilReady(ofBefore), waitUntilReady(ofNow)]);
    return await use((build) => (build === before ? ofBefore : ofNow));
  } finally {
    await Promise.all([ofBefore.service.stop(), ofNow.service.stop()]);
  }
}

async function comparePushes(comparison: Comparison): Promise<SectionReport> {
  const { context, before } = comparison;
  const driver = await findLoadDriver();
  const pairs = await withGateways(comparison, async (gatewayOf) => {
    const pushesPerSecond = async (build: Build, seconds: number): Promise<number> => {
      const side = { ...gatewayOf(build), queue: DEFAULT_QUEUE };
      const result = await measurePushesOf(context, driver, side, seconds);
      if (result.errors > 0) throw new Error(`${build.name} refused ${result.errors} pushes`);
      return result.pushesPerSecond;
    };
    for (const build of [before, NOW]) await pushesPerSecond(build, WARM_UP_SECONDS);
    return measurePairs(comparison, 'pushes/s', (build) => pushesPerSecond(build, context.options.seconds));
  });
  return reportComparison(
    'Pushes a second, each recorded and confirmed',
    before.name,
    [{ name: 'pushes', better: 'higher', pairs }],
    seededRandom(SEED),
  );
}

async function compareDrains(comparison: Comparison): Promise<SectionReport> {
  const { context, before } = comparison;
  const pairs = await withGateways(comparison, (gatewayOf) =>
    measurePairs(comparison, 'drain, jobs/s', (build) =>
      drain(context, {
        front: gatewayOf(build),
        queue: DEFAULT_QUEUE,
        startWorkerProcess: async () =>
          (await startWorkerProcess(context.services, { path: INSTANT_MODEL }, {}, build.workspace)).service,
      }),
    ),
  );
  return reportComparison(
    'Drain of a full queue by one worker, a model of no time, jobs a second',
    before.name,
    [{ name: 'drain', better: 'higher', pairs }],
    seededRandom(SEED),
  );
}
