import { startPrivateServices } from '@tidegate/testing';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { BenchmarkContext } from './benchmark-context.js';
import {
  type BenchmarkOptions,
  parseBenchmarkOptions,
  type SectionName,
  BENCHMARK_USAGE,
} from './benchmark-options.js';
import { renderJson, renderSection } from './report/render-report.js';
import { isMet, type SectionReport } from './report/section-report.js';
import { measureAutoscaling } from './sections/autoscaling.section.js';
import { measureHost } from './sections/host.section.js';
import { measureLatency } from './sections/latency.section.js';
import { measureMemory } from './sections/memory.section.js';
import { measurePushes } from './sections/pushes.section.js';
import { measureStartup } from './sections/startup.section.js';
import { measureWorkerOverhead } from './sections/worker-overhead.section.js';

const SECTIONS: Readonly<Record<SectionName, (context: BenchmarkContext) => Promise<SectionReport>>> = {
  startup: measureStartup,
  pushes: measurePushes,
  worker: measureWorkerOverhead,
  host: measureHost,
  latency: measureLatency,
  memory: measureMemory,
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

async function runBenchmark(options: BenchmarkOptions): Promise<void> {
  say('starting a broker and a store for the benchmark alone');
  const services = await startPrivateServices();
  try {
    const context = await BenchmarkContext.open({ services, options, say });
    const reports: SectionReport[] = [];
    for (const name of options.sections) {
      const report = await SECTIONS[name](context);
      if (options.json !== '-') console.log(renderSection(report));
      reports.push(report);
    }
    await context.close();
    const json = renderJson(describeMachine(), reports);
    if (options.json === '-') process.stdout.write(json);
    else if (options.json !== undefined) writeFileSync(options.json, json);
    const missed = reports.flatMap(({ targets }) => targets).filter((target) => !isMet(target));
    say(missed.length === 0 ? '\nevery target is met' : `\n${missed.length} targets are not met`);
  } finally {
    await services.remove();
  }
}

const options = parseBenchmarkOptions(process.argv.slice(2));
if (options === 'help') console.log(BENCHMARK_USAGE);
else await runBenchmark(options);
