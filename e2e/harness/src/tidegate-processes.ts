import { findTestPort, type ServiceAddresses } from '@tidegate/testing';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { ChildService } from './child-service.js';
import { serviceMain } from './program-paths.js';

/** The queue of the model that is always there (docs/architecture.md: `jobs.<model>`). */
export const DEFAULT_QUEUE = 'jobs.default';

/** A service of ours that runs, and where. */
export interface StartedService {
  readonly service: ChildService;
  /** `http://127.0.0.1:…`, no slash at the end. */
  readonly url: string;
}

/** Settings of every service. */
export function addressVariables(addresses: ServiceAddresses): Record<string, string> {
  const { RABBITMQ_URL, RABBITMQ_MANAGEMENT_URL, REDIS_URL } = addresses;
  return { RABBITMQ_URL, RABBITMQ_MANAGEMENT_URL, REDIS_URL };
}

/**
 * Starts one gateway, on a free port unless `environment` names one; it is not ready yet.
 *
 * @param workspace - folder of the workspace whose build runs
 */
export async function startGatewayProcess(
  addresses: ServiceAddresses,
  environment: Readonly<Record<string, string>> = {},
  workspace = WORKSPACE_ROOT,
): Promise<StartedService> {
  const port = environment.GATEWAY_PORT ?? String(await findTestPort());
  const service = ChildService.start({
    name: 'gateway',
    command: process.execPath,
    args: [serviceMain('gateway', workspace)],
    environment: { ...addressVariables(addresses), GATEWAY_PORT: port, ...environment },
  });
  return { service, url: `http://127.0.0.1:${port}` };
}

/** What a worker under test is asked to run. */
export interface WorkerModel {
  /** Path of the model's file; the toy model when absent. */
  readonly path?: string;
  readonly setupSeconds?: number;
  readonly predictSeconds?: number;
}

/**
 * Starts one worker on a free port; it is not ready yet.
 *
 * @param workspace - folder of the workspace whose build runs
 */
export async function startWorkerProcess(
  addresses: ServiceAddresses,
  model: WorkerModel,
  environment: Readonly<Record<string, string>> = {},
  workspace = WORKSPACE_ROOT,
): Promise<StartedService> {
  const port = await findTestPort();
  const service = ChildService.start({
    name: 'worker',
    command: process.execPath,
    args: [serviceMain('worker', workspace)],
    environment: {
      ...addressVariables(addresses),
      WORKER_PORT: String(port),
      ...(model.path === undefined ? {} : { MODEL: model.path }),
      MODEL_SETUP_SECONDS: String(model.setupSeconds ?? 0),
      MODEL_PREDICT_SECONDS: String(model.predictSeconds ?? 0),
      ...environment,
    },
  });
  return { service, url: `http://127.0.0.1:${port}` };
}

/** Waits until `/readyz` answers 200. */
export async function waitUntilReady({ service, url }: StartedService): Promise<void> {
  await service.waitForOk(`${url}/readyz`);
}
