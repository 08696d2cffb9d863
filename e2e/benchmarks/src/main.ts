import { startPrivateServices } from '@tidegate/testing';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { buildRevision } from './against/build-revision.js';
import { COMPARISONS } from './against/compare-builds.js';
import { BenchmarkContext } from './benchmark-context.js';
import {
  type BenchmarkOptions,
  parseBenchmarkOptions,
  type SectionName,
  BENCHMARK_USAGE,
} from './benchmark-options.js';
import { renderJson, renderSection } from './report/render-report.js';
import { isMet, type SectionReport } from './report/section-report.js';
import { measureApi } from './sections/api.section.js';
import { measureAutoscaling } from './sections/autoscaling.section.js';
import { measureCancels } from './sections/cancels.section.js';
import { measureHost } from './sections/host.section.js';
import { measureLatency } from './sections/latency.section.js';
import { measureList } from './sections/list.section.js';
import { measureMemory } from './sections/memory.section.js';
import { measurePushes } from './sections/pushes.section.js';
import { measureStartup } from './sections/startup.section.js';
import { measureWaiting } from './sections/waiting.section.js';
import { measureWebhooks } from './sections/webhooks.section.js';
import { measureWorkerOverhead } from './sections/worker-overhead.section.js';

const SECTIONS: Readonly<Record<SectionName, (context: BenchmarkContext) => Promise<SectionReport>>> = {
  startup: measureStartup,
  pushes: measurePushes,
  api: measureApi,
  worker: measureWorkerOverhead,
  host: measureHost,
  latency: measureLatency,
  memory: measureMemory,
  waiting: measureWaiting,
  cancels: measureCancels,
  webhooks: measureWebhooks,
  list: measureList,
  autoscaling: measureAutoscaling,
};

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function describeMachine(): object {
  const [processor] = cpus();
  return {
    processors: cpus().length,
    processor: processor?.model,
    memoryMegabytes: Math.round(totalmem() / 2 ** 20),
    node: process.version,
  };
}

type Measure = (context: BenchmarkContext) => Promise<SectionReport>;

/** How each part is measured: beside its counterparts, or for two builds in turn. */
async function chooseMeasures({ sections, against }: BenchmarkOptions): Promise<readonly Measure[]> {
  if (against === undefined) return sections.map((name) => SECTIONS[name]);
  const before = await buildRevision(against, say);
  return sections.flatMap((name): Measure[] => {
    const compare = COMPARISONS[name];
    return compare === undefined ? [] : [(context) => compare({ context, before })];
  });
}

async function runBenchmark(options: BenchmarkOptions): Promise<void> {
  const measures = await chooseMeasures(options);
  say('starting a broker and a store for the benchmark alone');
  const services = await startPrivateServices();
  try {
    const context = await BenchmarkContext.open({ services, options, say });
    const reports: SectionReport[] = [];
    try {
      for (const measure of measures) {
        const report = await measure(context);
        if (options.json !== '-') console.log(renderSection(report));
        reports.push(report);
      }
    } finally {
      // Before the broker ends: a connection that it cuts off would hide what has failed.
      await context.close();
    }
    const json = renderJson(describeMachine(), reports);
    if (options.json === '-') process.stdout.write(json);
    else if (options.json !== undefined) writeFileSync(options.json, json);
    const missed = reports.flatMap(({ targets }) => targets).filter((target) => !isMet(target));
    say(missed.length === 0 ? '\nevery target is met' : `\n${missed.length} targets are not met`);
    if (missed.length > 0) process.exitCode = 1;
  } finally {
    await services.remove();
  }
}

const options = parseBenchmarkOptions(process.argv.slice(2));
if (options === 'help') console.log(BENCHMARK_USAGE);
else await runBenchmark(options);
