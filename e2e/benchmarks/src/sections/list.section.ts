import { DEFAULT_QUEUE, median, quantile, startGatewayProcess, waitUntilReady } from '@tidegate/harness';
import type { BenchmarkContext } from '../benchmark-context.js';
import { BYTES_PER_JOB, ListedJobs } from '../listed-jobs.js';
import { renderFigure } from '../report/render-report.js';
import type { SectionReport } from '../report/section-report.js';

const FEW_JOBS = 1_000;
const MOST_MS = 25;
const MOST_RATIO = 3;
const MOST_BYTES_PER_JOB = 1_000;
const REQUESTS = 300;
const WARM_UP_REQUESTS = 50;

/** Pages with the same number of jobs on them, however many jobs there are. */
const PAGES = [
  ['no filter', ''],
  ['model', '&model=summarize'],
  ['model and status, rare', '&model=default&status=expired'],
  ['metadata', `&metadata.customer=${ListedJobs.CUSTOMER}`],
  ['model and metadata', `&model=default&metadata.customer=${ListedJobs.CUSTOMER}`],
  ['time', `&createdBefore=${new Date(Date.now() - 12 * 3_600_000).toISOString()}`],
] as const;

type Times = ReadonlyMap<string, readonly number[]>;

async function request(url: string): Promise<void> {
  const answer = await fetch(url);
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status} ${text}`);
}

/** Milliseconds that each page takes, one request after the other. */
async function measurePages(url: string): Promise<Times> {
  const times = new Map<string, number[]>(PAGES.map(([name]) => [name, []]));
  for (let turn = 0; turn < WARM_UP_REQUESTS + REQUESTS; turn++) {
    for (const [name, query] of PAGES) {
      const began = performance.now();
      await request(`${url}/v1/jobs?limit=20${query}`);
      if (turn >= WARM_UP_REQUESTS) times.get(name)?.push(performance.now() - began);
    }
  }
  return times;
}

function medianOf(times: Times, name: string): number {
  return median(times.get(name) ?? []);
}

/** How long a page of a list takes with few jobs and with many, and what a job costs in memory. */
export async function measureList(context: BenchmarkContext): Promise<SectionReport> {
  const { services, options, say } = context;
  const gateway = await startGatewayProcess(services);
  const jobs = await ListedJobs.open(services.REDIS_URL);
  try {
    await waitUntilReady(gateway);
    await context.clear(DEFAULT_QUEUE);
    const emptyBytes = await context.readStoreBytes();
    await jobs.fillTo(FEW_JOBS);
    const few = await measurePages(gateway.url);
    say(`list: making ${options.listJobs} jobs`);
    await jobs.fillTo(options.listJobs);
    const many = await measurePages(gateway.url);
    const bytesPerJob = ((await context.readStoreBytes()) - emptyBytes) / options.listJobs - BYTES_PER_JOB;
    return {
      title: 'Lists of jobs, ms a page of 20',
      header: ['page', `${FEW_JOBS} jobs`, `${options.listJobs} jobs`, 'p99', 'ratio'],
      rows: PAGES.map(([name]) => [
        name,
        ...[
          medianOf(few, name),
          medianOf(many, name),
          quantile(many.get(name) ?? [], 0.99),
          medianOf(many, name) / medianOf(few, name),
        ].map(renderFigure),
      ]),
      targets: [
        ...PAGES.flatMap(([name]) => [
          { name, value: medianOf(many, name), relation: 'at most', bound: MOST_MS, unit: 'ms' } as const,
          {
            name: `${name}, beside ${FEW_JOBS} jobs`,
            value: medianOf(many, name) / medianOf(few, name),
            relation: 'at most',
            bound: MOST_RATIO,
            unit: '×',
          } as const,
        ]),
        {
          name: 'memory of a job that has ended, without input and output',
          value: bytesPerJob,
          relation: 'at most',
          bound: MOST_BYTES_PER_JOB,
          unit: 'bytes',
        },
      ],
      notes: [
        'each job has an owner, one text of metadata, and 100 bytes of input and of output',
        `through one gateway, one request after the other, ${REQUESTS} of each`,
      ],
      measurements: Object.fromEntries(
        PAGES.flatMap(([name]) => [
          [`${name}, ${FEW_JOBS}`, few.get(name) ?? []],
          [`${name}, ${options.listJobs}`, many.get(name) ?? []],
        ]),
      ),
    };
  } finally {
    await Promise.all([gateway.service.stop(), jobs.close()]);
  }
}
