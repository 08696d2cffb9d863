import {
  type StartedService,
  median,
  startGatewayProcess,
  startWorkerProcess,
  waitUntilReady,
} from '@tidegate/harness';
import type { BenchmarkContext } from '../benchmark-context.js';
import { renderFigure } from '../report/render-report.js';
import type { SectionReport } from '../report/section-report.js';
import { INSTANT_MODEL } from './worker-overhead.section.js';

const GATEWAY_BOUND_SECONDS = 1;
const WORKER_BOUND_SECONDS = 1.5;

/** @returns seconds from the process's start to the first 200 of `/readyz` */
export async function timeStart(start: () => Promise<StartedService>): Promise<number> {
  const running = await start();
  try {
    await waitUntilReady(running);
    return (performance.now() - running.service.startedAtMs) / 1000;
  } finally {
    await running.service.stop();
  }
}

/** How long a gateway and a worker take from their process's start until they are ready; the model sets up in no time. */
export async function measureStartup(context: BenchmarkContext): Promise<SectionReport> {
  const { services, options, say } = context;
  const gateway: number[] = [];
  const worker: number[] = [];
  for (let run = 1; run <= options.runs; run++) {
    gateway.push(await timeStart(() => startGatewayProcess(services)));
    worker.push(await timeStart(() => startWorkerProcess(services, { path: INSTANT_MODEL })));
    say(
      `start-up ${run}/${options.runs}: gateway ${gateway.at(-1)?.toFixed(2)} s, worker ${worker.at(-1)?.toFixed(2)} s`,
    );
  }
  return {
    title: 'Start-up: from the process to a 200 of /readyz, seconds',
    header: ['process', 'median', 'least', 'most'],
    rows: Object.entries({ gateway, 'worker beside its model': worker }).map(([name, values]) => [
      name,
      ...[median(values), Math.min(...values), Math.max(...values)].map(renderFigure),
    ]),
    targets: [
      {
        name: 'gateway ready',
        value: median(gateway),
        relation: 'at most',
        bound: GATEWAY_BOUND_SECONDS,
        unit: 's',
      },
      {
        name: 'worker ready',
        value: median(worker),
        relation: 'at most',
        bound: WORKER_BOUND_SECONDS,
        unit: 's',
      },
    ],
    notes: [`medians of ${options.runs} starts; the model's own set-up takes no time here`],
    measurements: { gateway, worker },
  };
}
