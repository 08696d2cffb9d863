import {
  DEFAULT_QUEUE,
  quantile,
  startGatewayProcess,
  startWorkerProcess,
  STUBBORN_MODEL,
  waitUntilReady,
  type ShownJob,
} from '@tidegate/harness';
import type { BenchmarkContext } from '../benchmark-context.js';
import { CancelingClients, type CanceledJob, type CanceledKind, type CancelRun } from '../canceled-jobs.js';
import { renderFigure } from '../report/render-report.js';
import type { SectionReport, Target } from '../report/section-report.js';

const WORKERS = 4;
/** Twice as many as workers, so that jobs wait all the time. */
const CLIENTS = 8;
const GRACE_SECONDS = 2;
/** Before SIGTERM comes, after half of the grace time. */
const LATE_SECONDS = 0.6;
/** What a cancel may take beyond the grace time. */
const MARGIN_SECONDS = 1;

/** What each kind shows, and how it is stopped. */
const KINDS: Readonly<Record<CanceledKind, { readonly name: string; readonly method: string }>> = {
  waits: { name: 'waits in the queue', method: 'at_once' },
  obeys: { name: 'its model obeys at once', method: 'signal' },
  'obeys late': { name: `its model obeys after ${LATE_SECONDS} s`, method: 'signal' },
  'ignores it': { name: 'its model ignores the signal', method: 'terminated' },
  blocks: { name: 'its model blocks, which SIGTERM does not end', method: 'killed' },
};

/** How long cancels take under a steady stream of them, until clients can read the end and until workers begin their next jobs. */
export async function measureCancels(context: BenchmarkContext): Promise<SectionReport> {
  const { services, options, say } = context;
  const gateway = await startGatewayProcess(services, { CANCEL_GRACE_SECONDS: String(GRACE_SECONDS) });
  await waitUntilReady(gateway);
  await context.clear(DEFAULT_QUEUE);
  const environment = { CANCEL_GRACE_SECONDS: String(GRACE_SECONDS) };
  const workers = await Promise.all(
    Array.from({ length: WORKERS }, (_, index) =>
      startWorkerProcess(
        services,
        { path: STUBBORN_MODEL },
        { ...environment, WORKER_ID: `worker-${index}` },
      ),
    ),
  );
  try {
    await Promise.all(workers.map(waitUntilReady));
    say(`cancels: ${CLIENTS} clients and ${WORKERS} workers, for ${options.cancelSeconds} s`);
    const clients = new CancelingClients(gateway.url, LATE_SECONDS * 1000);
    return reportOf(await clients.cancelFor(options.cancelSeconds, CLIENTS), options.cancelSeconds);
  } finally {
    await Promise.all([gateway, ...workers].map(({ service }) => service.stop()));
  }
}

/** When the worker of a job began its next one, after the cancel was sent, seconds; `undefined` where it began none. */
function nextBeganAfterSeconds(
  job: CanceledJob,
  starts: ReadonlyMap<string, readonly number[]>,
): number | undefined {
  const own = job.ended.attempts?.at(-1);
  if (own?.worker === undefined || own.startedAt === undefined) return undefined;
  const startedAtMs = Date.parse(own.startedAt);
  const next = starts.get(own.worker)?.find((atMs) => atMs > startedAtMs);
  return next === undefined ? undefined : (next - job.sentAtMs) / 1000;
}

/** When each worker began its jobs, in their order, milliseconds since the epoch. */
function startsByWorker(jobs: readonly ShownJob[]): ReadonlyMap<string, readonly number[]> {
  const starts = new Map<string, number[]>();
  for (const { worker, startedAt } of jobs.flatMap(({ attempts = [] }) => attempts)) {
    if (worker === undefined || startedAt === undefined) continue;
    starts.set(worker, [...(starts.get(worker) ?? []), Date.parse(startedAt)]);
  }
  for (const times of starts.values()) times.sort((left, right) => left - right);
  return starts;
}

function reportOf({ canceled, others }: CancelRun, seconds: number): SectionReport {
  const starts = startsByWorker([...others, ...canceled.map(({ ended }) => ended)]);
  const kinds = (Object.keys(KINDS) as CanceledKind[]).map((kind) => {
    const jobs = canceled.filter((job) => job.kind === kind);
    return {
      ...KINDS[kind],
      stopped: jobs.map(({ stoppedAfterMs }) => stoppedAfterMs / 1000),
      next: jobs.flatMap((job) => nextBeganAfterSeconds(job, starts) ?? []),
      otherwise: jobs.filter(({ ended }) => ended.cancelMethod !== KINDS[kind].method).length,
    };
  });
  const bound = GRACE_SECONDS + MARGIN_SECONDS;
  const disturbed = others.filter(
    ({ status, cancelRequestedAt }) => status !== 'succeeded' || cancelRequestedAt,
  );
  return {
    title: `Cancels in a steady stream, ${WORKERS} workers, grace time ${GRACE_SECONDS} s: from the request on, s`,
    header: [
      'canceled job',
      'cancels',
      'ended p50',
      'p99',
      'longest',
      'next job p50',
      'p99',
      'stopped otherwise',
    ],
    rows: kinds.map(({ name, stopped, next, otherwise }) => [
      name,
      String(stopped.length),
      ...figures(stopped, [0.5, 0.99, 1]),
      ...figures(next, [0.5, 0.99]),
      String(otherwise),
    ]),
    targets: [
      ...kinds.map(({ name, stopped }): Target => ({
        name: `longest, ${name}`,
        value: stopped.length === 0 ? undefined : Math.max(...stopped),
        relation: 'at most',
        bound,
        unit: 's',
      })),
      {
        name: 'jobs that nobody canceled and that were harmed',
        value: disturbed.length,
        relation: 'at most',
        bound: 0,
        unit: 'jobs',
      },
    ],
    notes: [
      `${renderFigure(canceled.length / seconds)} cancels a second for ${seconds} s, each sent once more after the end; ${others.length} other jobs between them`,
      'the next job begins once the model is set up again, where its process was ended',
    ],
    measurements: Object.fromEntries(kinds.map(({ name, stopped }) => [`${name}, seconds`, stopped])),
  };
}

function figures(values: readonly number[], fractions: readonly number[]): readonly string[] {
  return fractions.map((fraction) => (values.length === 0 ? '' : renderFigure(quantile(values, fraction))));
}
