import { ApiClient } from '@tidegate/harness';
import { findTestPort, type ServiceAddresses, waitUntil } from '@tidegate/testing';
import { chmod, chown, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Builder } from './builder.js';
import { RunningContainer, SHARED_FOLDER, SHARED_GROUP } from './running-container.js';

/** The images under test. */
export interface Images {
  readonly gateway: string;
  readonly worker: string;
  readonly 'model-host': string;
  readonly scaler: string;
  /** Model hosts with models of their own. */
  readonly model: string;
  readonly python: string;
  readonly own: string;
}

/** Where the containers find broker and store. */
export interface RunningChecksContext {
  readonly builder: Builder;
  readonly images: Images;
  readonly addresses: ServiceAddresses;
  /** For what containers share. */
  readonly folder: string;
}

const PREDICT_SECONDS = 2;

/**
 * One job end to end, and a worker that is stopped while it runs one.
 *
 * @returns what went wrong
 */
export async function checkGatewayAndWorker(context: RunningChecksContext): Promise<readonly string[]> {
  const gatewayPort = await findTestPort();
  const url = `http://127.0.0.1:${gatewayPort}`;
  const gateway = await start(context, 'gateway', {
    GATEWAY_HOST: '127.0.0.1',
    GATEWAY_PORT: String(gatewayPort),
  });
  const { worker, modelHost } = await startWorker(context, 'model-host');
  const client = new ApiClient(url);
  try {
    await gateway.service.waitForOk(`${url}/readyz`);
    const answer = await resultOf(client, await client.push('hello'));
    const runningJob = await client.push('running');
    await waitUntil(async () => (await client.readStatus(runningJob)) === 'processing', {
      what: 'the worker to take the second job',
      withinMs: 30_000,
    });
    const workerCode = await worker.terminate();
    const modelHostCode = await modelHost.terminate();
    const status = await client.readStatus(runningJob);
    const gatewayCode = await gateway.terminate();
    return problemsOf([
      [
        /^model inference on instance \S+ with input hello was successfull!$/.test(answer),
        `the answer was ${answer}`,
      ],
      [workerCode === 0, `the worker ended with ${workerCode}: ${worker.service.recentOutput}`],
      [modelHostCode === 0, `the model host ended with ${modelHostCode}: ${modelHost.service.recentOutput}`],
      [status === 'finished', `the running job was left ${status}`],
      [gatewayCode === 0, `the gateway ended with ${gatewayCode}: ${gateway.service.recentOutput}`],
    ]);
  } finally {
    await client.close();
    await worker.remove();
    await modelHost.remove();
    await gateway.remove();
  }
}

/**
 * A job of a model that was put into an image of its own.
 *
 * @returns what went wrong
 */
export async function checkModelImage(
  context: RunningChecksContext,
  { image, input, output }: { image: 'model' | 'python' | 'own'; input: string; output: string },
): Promise<readonly string[]> {
  const gatewayPort = await findTestPort();
  const url = `http://127.0.0.1:${gatewayPort}`;
  const gateway = await start(context, 'gateway', {
    GATEWAY_HOST: '127.0.0.1',
    GATEWAY_PORT: String(gatewayPort),
  });
  const { worker, modelHost } = await startWorker(context, image);
  const client = new ApiClient(url);
  try {
    await gateway.service.waitForOk(`${url}/readyz`);
    const answer = await resultOf(client, await client.push(input));
    return problemsOf([[answer === output, `the answer was ${answer}`]]);
  } finally {
    await client.close();
    await worker.remove();
    await modelHost.remove();
    await gateway.remove();
  }
}

/**
 * The scaler loads its client for Kubernetes, is ready and stops when asked to.
 *
 * @returns what went wrong
 */
export async function checkScaler(context: RunningChecksContext): Promise<readonly string[]> {
  const [port, grpcPort] = [await findTestPort(), await findTestPort()];
  const scaler = await start(context, 'scaler', {
    SCALER_HOST: '127.0.0.1',
    SCALER_PORT: String(port),
    SCALER_GRPC_HOST: '127.0.0.1',
    SCALER_GRPC_PORT: String(grpcPort),
    // No server answers there, but the client for Kubernetes is loaded.
    KUBERNETES_API_URL: 'http://127.0.0.1:1',
  });
  try {
    await scaler.service.waitForOk(`http://127.0.0.1:${port}/readyz`);
    const code = await scaler.terminate();
    const isLoaded = scaler.service.recentOutput.includes('workers are read from the Kubernetes API too');
    return problemsOf([
      [isLoaded, `the client for Kubernetes was not loaded: ${scaler.service.recentOutput}`],
      [code === 0, `the scaler ended with ${code}: ${scaler.service.recentOutput}`],
    ]);
  } finally {
    await scaler.remove();
  }
}

function start(
  { builder, images, addresses, folder }: RunningChecksContext,
  image: 'gateway' | 'worker' | 'scaler',
  settings: Readonly<Record<string, string>>,
  sharedFolder = folder,
): Promise<RunningContainer> {
  const environment = {
    RABBITMQ_URL: addresses.RABBITMQ_URL,
    REDIS_URL: addresses.REDIS_URL,
    ...(image === 'gateway' ? { RABBITMQ_MANAGEMENT_URL: addresses.RABBITMQ_MANAGEMENT_URL } : {}),
    ...settings,
  };
  return RunningContainer.start(builder, images[image], environment, sharedFolder);
}

/** A worker and a model host, which share a folder with a socket and know nothing else of each other. */
async function startWorker(
  context: RunningChecksContext,
  image: 'model-host' | 'model' | 'python' | 'own',
): Promise<{ readonly worker: RunningContainer; readonly modelHost: RunningContainer }> {
  const { builder, images, folder } = context;
  const sharedFolder = await mkdtemp(join(folder, 'shared-'));
  await chown(sharedFolder, 0, SHARED_GROUP);
  // As the kubelet leaves an emptyDir: what is made in it has its group.
  await chmod(sharedFolder, 0o2777);
  const socket = { MODEL_SOCKET: join(SHARED_FOLDER, 'model.sock') };
  const modelSettings = {
    ...socket,
    MODEL_SETUP_SECONDS: '0',
    MODEL_PREDICT_SECONDS: String(PREDICT_SECONDS),
  };
  const workerSettings = { ...socket, WORKER_HOST: '127.0.0.1', WORKER_PORT: String(await findTestPort()) };
  return {
    worker: await start(context, 'worker', workerSettings, sharedFolder),
    modelHost: await RunningContainer.start(builder, images[image], modelSettings, sharedFolder),
  };
}

async function resultOf(client: ApiClient, id: string): Promise<string> {
  await waitUntil(async () => /^(finished|error)/.test(await client.readStatus(id)), {
    what: 'the job to end',
    withinMs: 60_000,
  });
  return String((await client.readData(id)).output);
}

function problemsOf(rules: readonly (readonly [holds: boolean, problem: string])[]): readonly string[] {
  return rules.filter(([holds]) => !holds).map(([, problem]) => problem);
}
