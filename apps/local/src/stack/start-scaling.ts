import { loopTriggerOf, type ScaledObject } from '@tidegate/autoscaling';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createScalerProcess, type ScalerProcess } from '../scaler/scaler-process.js';
import { ScalingLoop } from '../scaling/scaling-loop.js';
import { createScalingSource } from '../scaling/scaling-source.factory.js';
import type { ServiceAddresses } from '../services/service-addresses.js';
import { createWorkerLauncher } from '../workers/worker-launcher.js';
import { WorkerPool } from '../workers/worker-pool.js';
import type { LocalStackOptions } from './local-stack.js';
import type { StackListeners } from './stack-events.js';

/** How much longer than a job's own time limit a worker that is scaled away may take. */
const TERMINATION_MARGIN_SECONDS = 60;

const nowSeconds = () => performance.now() / 1000;

/**
 * Starts the scaler where the ScaledObject asks one; `undefined` where it does not.
 *
 * @throws ProcessStartError when it does not come up
 */
export async function startScaler(
  options: LocalStackOptions,
  scaledObject: ScaledObject,
  listeners: StackListeners,
): Promise<ScalerProcess | undefined> {
  if (loopTriggerOf(scaledObject).kind === 'rabbitmq') return undefined;
  const { workspaceRoot, directory, environment, stops } = options;
  const scaler = await createScalerProcess({
    workspaceRoot,
    logDirectory: join(directory, 'logs'),
    environment,
    onEvent: listeners.onProcessEvent,
  });
  stops.add((hurry) => scaler.process.stop(hurry));
  await scaler.process.start();
  return scaler;
}

/** What the workers are scaled by. */
export interface ScalingParts {
  readonly services: ServiceAddresses;
  readonly scaledObject: ScaledObject;
  readonly scaler: ScalerProcess | undefined;
  readonly listeners: StackListeners;
}

/** Starts the loop that starts and stops the workers. */
export async function startScaling(
  options: LocalStackOptions,
  { services, scaledObject, scaler, listeners }: ScalingParts,
): Promise<void> {
  const { settings, workspaceRoot, directory, environment, stops, stop } = options;
  const logDirectory = join(directory, 'logs');
  rmSync(join(logDirectory, 'workers'), { recursive: true, force: true }); // else one more file for every worker ever
  const source = await createScalingSource({
    settings,
    workspaceRoot,
    scaledObject,
    services,
    scalerAddress: scaler?.grpcAddress,
    nowSeconds,
  });
  stop.throwIfAborted();
  const pool = new WorkerPool({
    launch: createWorkerLauncher({ workspaceRoot, logDirectory, environment }),
    terminationGraceSeconds:
      settings.TERMINATION_GRACE_PERIOD_SECONDS ?? settings.JOB_TIMEOUT_SECONDS + TERMINATION_MARGIN_SECONDS,
    nowSeconds,
    onEvent: listeners.onWorkerEvent,
  });
  stops.add((hurry) => pool.stop(settings.STOP_GRACE_SECONDS, hurry));
  const loop = new ScalingLoop({
    scaledObject,
    ...(settings.MAX_WORKERS === undefined ? {} : { maxReplicas: settings.MAX_WORKERS }),
    syncPeriodSeconds: settings.HPA_SYNC_PERIOD_SECONDS,
    source,
    scaleTo: (replicas) => pool.scaleTo(replicas),
    nowSeconds,
    onDecision: listeners.onDecision,
  });
  stops.add(() => loop.stop());
  loop.start();
}
