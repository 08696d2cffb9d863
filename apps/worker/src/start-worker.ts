import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  announceReady,
  createRegistry,
  listen,
  type Environment,
  type RunningService,
  type ServiceLogger,
} from '@tidegate/service';
import { AppModule } from './app.module.js';
import { gracePeriodSeconds, type WorkerSettings } from './settings/worker.settings.js';
import { assembleWorker } from './worker-parts.js';

/**
 * Starts a worker: probes answer at once, and jobs are taken when model, broker and store are there. A model that
 * cannot be set up ends the process, so that whoever started it can back off.
 */
export async function startWorker(
  settings: WorkerSettings,
  environment: Environment,
  logger: ServiceLogger,
): Promise<RunningService> {
  const registry = createRegistry();
  const onFatal = (error: unknown): void => {
    process.stderr.write(`the worker ends: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  };
  const { worker, server, store, consumer, heartbeat } = assembleWorker({
    settings,
    environment,
    logger,
    registry,
    onFatal,
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forWorker(worker, store, registry),
    new FastifyAdapter({ logger: false }),
    { logger, abortOnError: false },
  );
  app.connectMicroservice({ strategy: server });
  const { WORKER_PORT: port, WORKER_HOST: host } = settings;
  await listen(() => app.listen(port, host), port, 'WORKER_PORT');
  const ready = Promise.all([
    store.open().then(() => heartbeat.start()),
    consumer.open(),
    worker.setUp(),
  ]).then(() => {
    // Before the first job, which may end this process before anybody has asked whether it is ready.
    announceReady();
    return app.startAllMicroservices();
  });
  ready.catch((error: unknown) => {
    if (worker.state !== 'draining') onFatal(error);
  });
  return {
    stop: async () => {
      await worker.drain(gracePeriodSeconds(settings));
      await app.close();
      await store.close();
    },
  };
}
