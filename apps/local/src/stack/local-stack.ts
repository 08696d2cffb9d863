import { parseScaledObject, type ScaledObject } from '@tidegate/autoscaling';
import { ManagementApi } from '@tidegate/broker';
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { DiscoveryContext } from '../discovery/discovery.types.js';
import { findService } from '../discovery/find-service.js';
import { RABBITMQ_SEARCH } from '../discovery/rabbitmq-sources.js';
import { REDIS_SEARCH } from '../discovery/redis-sources.js';
import { createGatewayProcess } from '../gateway/gateway-process.js';
import type { Reporter } from '../output/reporter.js';
import { requireFreeGatewayPort } from '../ports/port-probe.js';
import { readQueueCounts } from '../scaling/queue-counts.reader.js';
import { ScalingLoop } from '../scaling/scaling-loop.js';
import type { ServiceAddresses } from '../services/service-addresses.js';
import type { LocalSettings } from '../settings/local.settings.js';
import { provideCertificate } from '../tls/certificate.js';
import { createWorkerLauncher } from '../workers/worker-launcher.js';
import { WorkerPool } from '../workers/worker-pool.js';
import { endLeftovers, STACK_MARK } from './leftovers.js';
import { createStackListeners, type StackListeners } from './stack-events.js';
import { StackFile } from './stack-file.js';
import type { StopList } from './stop-list.js';

/** What a stack is made of. */
export interface LocalStackOptions {
  readonly settings: LocalSettings;
  readonly workspaceRoot: string;
  /** The stack's own folder. */
  readonly directory: string;
  /** The environment that every process of the stack inherits. */
  readonly environment: NodeJS.ProcessEnv;
  readonly reporter: Reporter;
  /** Where everything that is started is registered. */
  readonly stops: StopList;
  /** Aborted when the start is no longer wanted. */
  readonly stop: AbortSignal;
}

/** A stack that serves. */
export interface StartedStack {
  readonly services: ServiceAddresses;
  readonly scaledObject: ScaledObject;
}

const MANAGEMENT_TIMEOUT_SECONDS = 2;

/** How much longer than a job's own time limit a worker that is scaled away may take. */
const TERMINATION_MARGIN_SECONDS = 60;

const nowSeconds = () => performance.now() / 1000;

/**
 * Starts broker, store, gateway and the scaling of the workers, in this order. What has been started by the time
 * something fails, or the start is no longer wanted, is in `stops`.
 *
 * @throws StackStartError, ProcessStartError or ScaledObjectError with what the user can do
 */
export async function startLocalStack(options: LocalStackOptions): Promise<StartedStack> {
  const { settings, workspaceRoot, directory, reporter, stops, stop } = options;
  const scaledObject = readScaledObject(resolve(workspaceRoot, settings.SCALED_OBJECT));
  await tellLeftovers(directory, reporter);
  await requireFreeGatewayPort(settings.GATEWAY_HOST, settings.GATEWAY_PORT);
  stop.throwIfAborted();

  const stackFile = new StackFile(directory, `http://localhost:${settings.GATEWAY_PORT}`);
  stops.add(() => {
    stackFile.remove();
    return Promise.resolve();
  });
  const listeners = createStackListeners(stackFile, reporter);
  const environment = { ...options.environment, [STACK_MARK]: directory };
  const services = await findServices({ ...options, environment }, listeners);
  stackFile.setServices(services);

  const forChildren = {
    ...environment,
    RABBITMQ_URL: services.rabbitmqUrl,
    RABBITMQ_MANAGEMENT_URL: services.rabbitmqManagementUrl,
    REDIS_URL: services.redisUrl,
  };
  await startGateway({ ...options, environment: forChildren }, listeners);
  stop.throwIfAborted();
  startScaling({ ...options, environment: forChildren }, services, scaledObject, listeners);
  return { services, scaledObject };
}

function readScaledObject(file: string): ScaledObject {
  return parseScaledObject(readFileSync(file, 'utf8'));
}

async function tellLeftovers(directory: string, reporter: Reporter): Promise<void> {
  const count = await endLeftovers(directory);
  if (count > 0) reporter.line(`ended ${count} processes that an earlier run had left behind`);
}

async function findServices(
  options: LocalStackOptions,
  listeners: StackListeners,
): Promise<ServiceAddresses> {
  const { stops, stop, reporter } = options;
  const context: DiscoveryContext = {
    ...options,
    onEvent: listeners.onProcessEvent,
    onStop: (register) => stops.add(register),
  };
  const search = async <Addresses>(
    what: Parameters<typeof findService<Addresses>>[0],
  ): Promise<Addresses> => {
    const step = reporter.step(`looking for a ${what.title}`);
    try {
      const { addresses, origin } = await findService(what, context);
      step.succeed(`${what.title}: ${origin}`);
      stop.throwIfAborted();
      return addresses;
    } catch (error) {
      step.fail(`${what.title}: none`);
      throw error;
    }
  };
  const store = await search(REDIS_SEARCH);
  const broker = await search(RABBITMQ_SEARCH);
  return { ...store, ...broker };
}

async function startGateway(options: LocalStackOptions, listeners: StackListeners): Promise<void> {
  const { settings, workspaceRoot, directory, environment, reporter, stops } = options;
  const { GATEWAY_TLS_CERTIFICATE_FILE: certificateFile, GATEWAY_TLS_KEY_FILE: keyFile } = settings;
  const step = reporter.step('starting the gateway');
  const certificate =
    certificateFile !== undefined && keyFile !== undefined
      ? { certificateFile: resolve(workspaceRoot, certificateFile), keyFile: resolve(workspaceRoot, keyFile) }
      : await provideCertificate(join(directory, 'tls'), new Date());
  const gateway = createGatewayProcess({
    workspaceRoot,
    logDirectory: join(directory, 'logs'),
    host: settings.GATEWAY_HOST,
    port: settings.GATEWAY_PORT,
    certificate,
    environment,
    onEvent: listeners.onProcessEvent,
  });
  stops.add((hurry) => gateway.stop(hurry));
  try {
    await gateway.start();
    step.succeed('gateway: ready');
  } catch (error) {
    step.fail('gateway: not started');
    throw error;
  }
}

function startScaling(
  options: LocalStackOptions,
  services: ServiceAddresses,
  scaledObject: ScaledObject,
  listeners: StackListeners,
): void {
  const { settings, workspaceRoot, directory, environment, stops } = options;
  const logDirectory = join(directory, 'logs');
  rmSync(join(logDirectory, 'workers'), { recursive: true, force: true }); // else one more file for every worker ever
  const pool = new WorkerPool({
    launch: createWorkerLauncher({ workspaceRoot, logDirectory, environment }),
    terminationGraceSeconds:
      settings.TERMINATION_GRACE_PERIOD_SECONDS ?? settings.JOB_TIMEOUT_SECONDS + TERMINATION_MARGIN_SECONDS,
    nowSeconds,
    onEvent: listeners.onWorkerEvent,
  });
  stops.add((hurry) => pool.stop(settings.STOP_GRACE_SECONDS, hurry));
  const { rabbitmqUrl: amqpUrl, rabbitmqManagementUrl: url } = services;
  const api = new ManagementApi({ url, amqpUrl, timeoutSeconds: MANAGEMENT_TIMEOUT_SECONDS });
  const loop = new ScalingLoop({
    scaledObject,
    ...(settings.MAX_WORKERS === undefined ? {} : { maxReplicas: settings.MAX_WORKERS }),
    syncPeriodSeconds: settings.HPA_SYNC_PERIOD_SECONDS,
    readQueue: () => readQueueCounts({ api, model: settings.MODEL_NAME, nowSeconds }),
    scaleTo: (replicas) => pool.scaleTo(replicas),
    nowSeconds,
    onDecision: listeners.onDecision,
  });
  stops.add(() => loop.stop());
  loop.start();
}
