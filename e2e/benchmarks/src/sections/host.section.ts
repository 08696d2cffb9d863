import { ChildService, ECHO_MODELS, median, quantile, serviceMain } from '@tidegate/harness';
import { ModelHost } from '@tidegate/model';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchmarkContext } from '../benchmark-context.js';
import { renderFigure } from '../report/render-report.js';
import type { SectionReport } from '../report/section-report.js';

const SMALL_BOUND_MS = 1;
const LARGE_BOUND_MS = 20;
/** What a model host between worker and model may add to a large job. */
const LARGE_HOP_BOUND_MS = 10;
const LARGE_BYTES = 2 ** 20;
const LINE_LENGTH = 100;
/** Quotes, comma. */
const LINE_EXTRA_BYTES = 3;

interface Payload {
  readonly name: string;
  readonly inputJson: string;
  /** Jobs of one measurement; the first fifth is not counted. */
  readonly jobs: number;
  readonly boundMs: number | undefined;
}

/** Filled up to exactly this many bytes of JSON. */
function largeText(): string {
  const count = Math.floor(LARGE_BYTES / (LINE_LENGTH + LINE_EXTRA_BYTES)) - 1;
  const lines = Array.from({ length: count }, (_, index) => String(index).padEnd(LINE_LENGTH, '.'));
  const rest = LARGE_BYTES - JSON.stringify([...lines, '']).length;
  return JSON.stringify([...lines, 'x'.repeat(rest)]);
}

/** Of numbers as they come out of a computation, with all their digits. */
function largeNumbers(): string {
  const numbers = Array.from({ length: LARGE_BYTES / 16 }, (_, index) => Math.sin(index));
  let text = JSON.stringify(numbers);
  while (text.length > LARGE_BYTES) {
    numbers.length -= Math.ceil((text.length - LARGE_BYTES) / 20);
    text = JSON.stringify(numbers);
  }
  return text;
}

async function measure(host: ModelHost, payload: Payload): Promise<number[]> {
  const timesMs: number[] = [];
  for (let job = 0; job < payload.jobs; job += 1) {
    const beganMs = performance.now();
    const outcome = await host.run({
      jobId: randomUUID(),
      attempt: 1,
      inputJson: payload.inputJson,
      timeoutSeconds: 60,
    });
    timesMs.push(performance.now() - beganMs);
    if (outcome.kind !== 'succeeded')
      throw new Error(`a job of the host ${outcome.kind}: ${outcome.message}`);
  }
  return timesMs.slice(payload.jobs / 5);
}

function boundMs({ boundMs: ownMs }: Payload, place: string): number | undefined {
  return ownMs === LARGE_BOUND_MS && place === 'model host' ? ownMs + LARGE_HOP_BOUND_MS : ownMs;
}

type Use = (host: ModelHost) => Promise<void>;

/** Where a model runs, by the words of the report. */
const PLACES: Readonly<Record<string, (modelPath: string, use: Use) => Promise<void>>> = {
  'own process': (modelPath, use) => {
    const environment = { PATH: process.env.PATH ?? '' };
    return withModel(new ModelHost({ modelPath, environment, maximumOutputBytes: 2 * LARGE_BYTES }), use);
  },
  'model host': async (modelPath, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'tidegate-bench-'));
    const socketPath = join(folder, 'model.sock');
    const modelHost = ChildService.start({
      name: 'model host',
      command: process.execPath,
      args: [serviceMain('model-host', WORKSPACE_ROOT)],
      environment: { MODEL: modelPath, MODEL_SOCKET: socketPath },
    });
    try {
      await withModel(new ModelHost({ socketPath, maximumOutputBytes: 2 * LARGE_BYTES }), use);
    } finally {
      await modelHost.stop();
      await rm(folder, { recursive: true });
    }
  },
};

async function withModel(host: ModelHost, use: Use): Promise<void> {
  await host.start();
  try {
    await use(host);
  } finally {
    await host.stop({ graceSeconds: 1 });
  }
}

/**
 * What it costs a job that its model runs in a process of its own: from the worker's call to the host to its answer.
 */
export async function measureHost(context: BenchmarkContext): Promise<SectionReport> {
  const { runs } = context.options;
  const payloads: readonly Payload[] = [
    { name: 'a few words', inputJson: '"a few words"', jobs: 5000, boundMs: SMALL_BOUND_MS },
    { name: '1 MiB of text', inputJson: largeText(), jobs: 100, boundMs: LARGE_BOUND_MS },
    { name: '1 MiB of numbers', inputJson: largeNumbers(), jobs: 50, boundMs: undefined },
  ];
  const models = Object.entries(ECHO_MODELS).flatMap(([language, modelPath]) =>
    Object.entries(PLACES).map(([place, withHost]) => ({
      withHost: (use: Use) => withHost(modelPath, use),
      sides: payloads.map((payload) => ({
        name: `${language}, ${place}, ${payload.name}`,
        payload,
        boundMs: boundMs(payload, place),
        runsMs: [] as number[][],
      })),
    })),
  );
  for (let run = 1; run <= runs; run++) {
    for (const { sides, withHost } of models)
      await withHost(async (host) => {
        for (const side of sides) side.runsMs.push(await measure(host, side.payload));
      });
    context.say(`host ${run}/${runs}`);
  }
  const measured = models
    .flatMap(({ sides }) => sides)
    .map(({ name, boundMs, runsMs }) => ({
      name,
      boundMs,
      mediansMs: runsMs.map(median),
      p95Ms: median(runsMs.map((timesMs) => quantile(timesMs, 0.95))),
    }));
  return {
    title: 'Model host: what a job pays for a process of its own, in milliseconds',
    header: ['model, where it runs, input and output', 'median', 'best run', '95 % below'],
    rows: measured.map(({ name, mediansMs, p95Ms }) => [
      name,
      ...[median(mediansMs), Math.min(...mediansMs), p95Ms].map(renderFigure),
    ]),
    targets: measured.flatMap(({ name, boundMs, mediansMs }) =>
      boundMs === undefined
        ? []
        : [{ name, value: median(mediansMs), relation: 'at most', bound: boundMs, unit: 'ms' } as const],
    ),
    notes: [
      `medians of ${runs} runs; the models return what they are given at once, so all of it is the host's`,
      'a model host is a process between worker and model, as in a container beside the worker',
      'numbers have no bound: most of their time goes where the language reads and writes them as JSON',
    ],
    measurements: Object.fromEntries(measured.map(({ name, mediansMs }) => [name, mediansMs])),
  };
}
