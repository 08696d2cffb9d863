import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  announceReady,
  createApplication,
  endProcess,
  listen,
  StartSequence,
  type Environment,
  type RunningService,
  type ServiceLogger,
} from '@tidegate/service';
import { AppModule } from './app.module.js';
import { JobServer } from './consuming/job.server.js';
import type { WorkerSettings } from './settings/worker.settings.js';
import { WorkerService } from './worker/worker.service.js';

/**
 * Starts a worker: probes answer at once, and jobs are taken when model, broker and store are there. A model that
 * cannot be set up ends the process, so that its parent can back off.
 */
export async function startWorker(
  settings: WorkerSettings,
  environment: Environment,
  logger: ServiceLogger,
): Promise<RunningService> {
  const app = await createApplication(
    AppModule.forSettings(settings, environment, logger),
    new FastifyAdapter({ logger: false }),
    { logger, abortOnError: false },
  );
  const worker = app.get(WorkerService);
  app.connectMicroservice({ strategy: app.get(JobServer) });
  const { WORKER_PORT: port, WORKER_HOST: host } = settings;
  await listen(() => app.listen(port, host), port, 'WORKER_PORT');
  app
    .get(StartSequence)
    .run()
    .then(() => {
      // Before the first job, which may end this process before a probe has called it.
      announceReady();
      return app.startAllMicroservices();
    })
    .catch((error: unknown) => {
      if (worker.state !== 'draining') endProcess('the worker ends', error);
    });
  return { stop: () => app.close(), hurry: () => worker.returnJob() };
}
