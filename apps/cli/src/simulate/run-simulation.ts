import { parseScaledObject, seededRandom, type ScaledObject } from '@tidegate/autoscaling';
import {
  controllerFor,
  countArrivals,
  evenArrivals,
  loadPatterns,
  parseArrivals,
  poissonArrivals,
  simulate,
  summarize,
  type LoadPatternName,
  type SimulationSummary,
} from '@tidegate/simulation';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { drawTimes, type TimeDistribution } from './draw-times.js';

/** What `simulate` is asked for; times in seconds. */
export interface SimulateOptions {
  readonly scaledObject: string;
  readonly arrivals?: string;
  readonly load?: LoadPatternName;
  readonly startup: number;
  readonly startupDistribution: TimeDistribution;
  readonly service: number;
  readonly serviceDistribution: TimeDistribution;
  readonly poisson: boolean;
  readonly seed: number;
  readonly syncPhase: number;
  readonly pollPhase: number;
  readonly waitingWorth?: number;
}

/**
 * Reads what the options name, and simulates.
 * @param stdin - is read where an option names `-`
 * @throws {Error} when something cannot be read: its message names what, in one line
 */
export async function runSimulation(
  options: SimulateOptions,
  stdin: NodeJS.ReadableStream,
): Promise<SimulationSummary> {
  const { startup, service, seed } = options;
  const scaledObject = withKnob(
    parseScaledObject(await readText(options.scaledObject, stdin)),
    options.waitingWorth,
  );
  const arrivalsSeconds = await readArrivals(options, stdin);
  const nextService = drawTimes(options.serviceDistribution, service, seededRandom(3 * seed + 1));
  const serviceSeconds = Float64Array.from(arrivalsSeconds, () => nextService());
  const controller = controllerFor({
    scaledObject,
    arrivals: countArrivals(arrivalsSeconds),
    loop: { syncPhaseSeconds: options.syncPhase, pollPhaseSeconds: options.pollPhase },
  });
  const result = simulate({
    arrivalsSeconds,
    serviceSeconds,
    nextStartupSeconds: drawTimes(options.startupDistribution, startup, seededRandom(3 * seed + 2)),
    controller,
    idleGoFirst: scaledObject.triggers[0]?.kind !== 'rabbitmq',
  });
  return summarize(result, serviceSeconds);
}

async function readArrivals(options: SimulateOptions, stdin: NodeJS.ReadableStream): Promise<Float64Array> {
  if (options.load === undefined) {
    const file = options.arrivals ?? '';
    const content = await readText(file, stdin);
    try {
      return parseArrivals(content);
    } catch (error) {
      throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  const pattern = loadPatterns[options.load];
  return options.poisson ? poissonArrivals(pattern, seededRandom(3 * options.seed)) : evenArrivals(pattern);
}

async function readText(file: string, stdin: NodeJS.ReadableStream): Promise<string> {
  if (file === '-') return text(stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function withKnob(scaledObject: ScaledObject, waitingWorth: number | undefined): ScaledObject {
  if (waitingWorth === undefined) return scaledObject;
  const triggers = scaledObject.triggers.map((trigger) => ({
    ...trigger,
    metadata: { ...trigger.metadata, waitingWorth: String(waitingWorth) },
  }));
  return { ...scaledObject, triggers };
}
