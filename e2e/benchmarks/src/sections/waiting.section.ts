import {
  DEFAULT_QUEUE,
  median,
  quantile,
  startGatewayProcess,
  startWorkerProcess,
  waitUntilReady,
  type StartedService,
} from '@tidegate/harness';
import { readResidentMegabytes } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchmarkContext } from '../benchmark-context.js';
import { renderFigure } from '../report/render-report.js';
import type { SectionReport } from '../report/section-report.js';
import { WaitingClients, type Latencies } from '../waiting-clients.js';

const MEMORY_BOUND_MB = 400;
/** How much longer an end may take to its client than it does with few clients. */
const LATENCY_BOUND = 3;
const FEW_CLIENTS = 100;
/** The model takes a moment, so that jobs end one after the other at a rate that leaves processors idle. */
const PREDICT_SECONDS = 0.01;
const READING_EVERY_MS = 500;
const ALL_WAIT_WITHIN_MS = 120_000;

interface Run {
  readonly latencies: readonly number[];
  readonly byWay: Latencies;
  /** Resident memory of the gateway, megabytes: the most while all waited, and until all were served. */
  readonly waitingMegabytes: number;
  readonly mostMegabytes: number;
}

/** The most memory that a gateway takes until something is over. */
async function mostMegabytesUntil<T>(pid: number, over: Promise<T>): Promise<readonly [number, T]> {
  let most = readResidentMegabytes(pid);
  const clock = setInterval(() => (most = Math.max(most, readResidentMegabytes(pid))), READING_EVERY_MS);
  try {
    const result = await over;
    return [most, result];
  } finally {
    clearInterval(clock);
  }
}

/** Lets clients push and wait, and only then starts a worker, which ends their jobs. */
async function measureRun(context: BenchmarkContext, gateway: StartedService, count: number): Promise<Run> {
  const { pid } = gateway.service;
  await context.clear(DEFAULT_QUEUE);
  const clients = new WaitingClients(gateway.url);
  await clients.open(count);
  await waitUntil(async () => (await clients.countWaiting()) === count, {
    what: `${count} clients wait`,
    withinMs: ALL_WAIT_WITHIN_MS,
  });
  const [waitingMegabytes] = await mostMegabytesUntil(pid, delay(2 * READING_EVERY_MS));
  const worker = await startWorkerProcess(context.services, { predictSeconds: PREDICT_SECONDS });
  try {
    const [mostMegabytes, byWay] = await mostMegabytesUntil(pid, clients.allEnded());
    return { byWay, latencies: Object.values(byWay).flat(), waitingMegabytes, mostMegabytes };
  } finally {
    await worker.service.stop();
  }
}

/** Many clients that wait for their jobs at one gateway: half with `Prefer: wait`, half by streams of events. */
export async function measureWaiting(context: BenchmarkContext): Promise<SectionReport> {
  const { services, options, say } = context;
  const gateway = await startGatewayProcess(services, {
    CONNECTION_LIMIT: String(options.clients + 1_000),
    EVENT_STREAM_LIMIT: String(options.clients),
    WAIT_LIMIT_SECONDS: '3600',
  });
  try {
    await waitUntilReady(gateway);
    say(`waiting: ${FEW_CLIENTS} clients, ${options.runs} times, after one to warm up`);
    await measureRun(context, gateway, FEW_CLIENTS);
    const few: Run[] = [];
    for (let run = 0; run < options.runs; run += 1) few.push(await measureRun(context, gateway, FEW_CLIENTS));
    say(`waiting: ${options.clients} clients`);
    const many = await measureRun(context, gateway, options.clients);
    return reportOf(few, many, options.clients);
  } finally {
    await gateway.service.stop();
  }
}

function reportOf(few: readonly Run[], many: Run, clients: number): SectionReport {
  const fewLatencies = few.flatMap(({ latencies }) => latencies);
  const ratio = median(many.latencies) / median(fewLatencies);
  const row = (name: string, latencies: readonly number[]): readonly string[] => [
    name,
    String(latencies.length),
    ...[0.5, 0.9, 0.99].map((fraction) => renderFigure(quantile(latencies, fraction))),
  ];
  const ways = (runs: readonly Run[], name: string): readonly (readonly string[])[] =>
    (['Prefer: wait', 'events'] as const).map((way) =>
      row(
        `${name}, ${way}`,
        runs.flatMap(({ byWay }) => byWay[way]),
      ),
    );
  return {
    title: 'Clients that wait for their jobs at one gateway: from the stored end to the client, ms',
    header: ['clients', 'ends', 'p50', 'p90', 'p99'],
    rows: [...ways(few, `${FEW_CLIENTS}`), ...ways([many], `${clients}`)],
    targets: [
      {
        name: `resident memory of the gateway with ${clients} clients, at its most`,
        value: many.mostMegabytes,
        relation: 'at most',
        bound: MEMORY_BOUND_MB,
        unit: 'MB',
      },
      {
        name: `median with ${clients} clients beside that with ${FEW_CLIENTS}`,
        value: ratio,
        relation: 'at most',
        bound: LATENCY_BOUND,
        unit: '×',
      },
    ],
    notes: [
      `the gateway had ${renderFigure(many.waitingMegabytes)} MB while all waited`,
      `ends are stored with whole milliseconds; one worker ends the jobs, one after the other, each after ${PREDICT_SECONDS * 1000} ms`,
    ],
    measurements: {
      [`${FEW_CLIENTS} clients, milliseconds`]: fewLatencies,
      [`${clients} clients, milliseconds`]: many.latencies,
      megabytes: [many.waitingMegabytes, many.mostMegabytes],
    },
  };
}
