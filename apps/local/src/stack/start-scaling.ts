import { loopTriggerOf } from '@tidegate/autoscaling';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { readScaledObject } from '../models/read-scaled-object.js';
import type { ServedModel } from '../models/served-models.js';
import { QUEUE_LENGTH_FILE } from '../settings/local.settings.js';
import { createScalerProcess, type ScalerProcess } from '../services/scaler-process.js';
import { QueueLengthJournal } from '../scaling/queue-length.journal.js';
import { ScalingLoop } from '../scaling/scaling-loop.js';
import { createScalingSource } from '../scaling/scaling-source.factory.js';
import type { BackingAddresses, StoreAddresses } from '../backing-services/backing-addresses.js';
import { SharedWorkers } from '../workers/shared-workers.js';
import { createWorkerLauncher } from '../services/worker-launcher.js';
import { WorkerPool } from '../workers/worker-pool.js';
import type { StackContext } from '../context/stack-context.js';
import type { StackListeners } from './stack-events.js';

/** How much longer than a job's time limit a worker may take to end when it is scaled away. */
const TERMINATION_MARGIN_SECONDS = 60;

const nowSeconds = () => performance.now() / 1000;

/**
 * Starts the scaler where a model's ScaledObject asks one; `undefined` where none does.
 *
 * @throws {ProcessStartError} when it does not come up
 */
export async function startScalerProcess(
  options: StackContext,
  models: readonly ServedModel[],
  listeners: StackListeners,
): Promise<ScalerProcess | undefined> {
  if (models.every(isByQueueLength)) return undefined;
  const { workspaceRoot, directory, environment, stops } = options;
  const scaler = await createScalerProcess({
    workspaceRoot,
    logDirectory: join(directory, 'logs'),
    environment,
    onEvent: listeners.onProcessEvent,
    onHanging: listeners.onScalerHanging,
    nowSeconds,
  });
  stops.add((hurry) => scaler.process.stop(hurry));
  await scaler.process.start();
  return scaler;
}

/** What the scaling of the workers needs. */
export interface ScalingParts {
  readonly services: BackingAddresses;
  /** The store for the user of the scaler, in whose place the length of the queue decides. */
  readonly scalerStore: StoreAddresses;
  readonly models: readonly ServedModel[];
  /** The environment of a model's workers. */
  readonly environmentOf: (model: ServedModel) => NodeJS.ProcessEnv;
  readonly scaler: ScalerProcess | undefined;
  readonly listeners: StackListeners;
}

/**
 * Starts the loops that start and stop the workers, one for each model.
 *
 * @returns a function that ends the scaling of one model, by its name, and lets its workers finish
 */
export async function startScaling(
  options: StackContext,
  parts: ScalingParts,
): Promise<(model: string) => Promise<void>> {
  const { settings, directory } = options;
  // Otherwise each worker would leave one more file.
  rmSync(join(directory, 'logs', 'workers'), { recursive: true, force: true });
  const shared = new SharedWorkers(settings.MAX_WORKERS ?? Number.POSITIVE_INFINITY);
  const ends = new Map<string, () => Promise<void>>();
  const journal = parts.models.some(isByQueueLength)
    ? await QueueLengthJournal.open(options, parts.scalerStore.redisUrl, nowSeconds)
    : undefined;
  for (const model of parts.models)
    ends.set(model.name, await startModelScaling(options, { ...parts, journal }, model, shared));
  return async (model) => ends.get(model)?.();
}

function isByQueueLength({ scaledObject }: ServedModel): boolean {
  return loopTriggerOf(scaledObject).kind === 'rabbitmq';
}

async function startModelScaling(
  options: StackContext,
  {
    services,
    models,
    environmentOf,
    scaler,
    listeners,
    journal,
  }: ScalingParts & { readonly journal: QueueLengthJournal | undefined },
  model: ServedModel,
  shared: SharedWorkers,
): Promise<() => Promise<void>> {
  const { settings, workspaceRoot, directory, stops, stop } = options;
  const source = await createScalingSource({
    settings,
    model,
    services,
    scaler,
    queueLength: readScaledObject(resolve(workspaceRoot, QUEUE_LENGTH_FILE)),
    nowSeconds,
  });
  stop.throwIfAborted();
  const pool = new WorkerPool({
    launch: createWorkerLauncher({
      workspaceRoot,
      logDirectory: join(directory, 'logs'),
      environment: environmentOf(model),
    }),
    terminationGraceSeconds:
      settings.TERMINATION_GRACE_PERIOD_SECONDS ?? model.jobTimeoutSeconds + TERMINATION_MARGIN_SECONDS,
    nowSeconds,
    onEvent: listeners.onWorkerEvent,
  });
  stops.add((hurry) => pool.stop(settings.STOP_GRACE_SECONDS, hurry));
  const scaleTo = shared.add(pool);
  const { scaledObject } = model;
  const maxReplicas = Math.min(
    scaledObject.maxReplicaCount,
    settings.MAX_WORKERS ?? Number.POSITIVE_INFINITY,
  );
  const noted = { model: model.name, scaledObject: scaledObject.name, maxReplicas };
  const loop = new ScalingLoop({
    scaledObject,
    ...(settings.MAX_WORKERS === undefined ? {} : { maxReplicas: settings.MAX_WORKERS }),
    syncPeriodSeconds: settings.HPA_SYNC_PERIOD_SECONDS,
    source,
    scaleTo,
    nowSeconds,
    onDecision: (decision) =>
      listeners.onDecision(models.length > 1 ? { ...decision, model: model.name } : decision),
    ...(journal && isByQueueLength(model) ? { onStep: journal.of(noted) } : {}),
  });
  stops.add(() => loop.stop());
  loop.start();
  return async () => {
    await loop.stop();
    scaleTo(0);
  };
}
