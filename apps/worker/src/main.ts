import 'reflect-metadata';
import { readSettings, runService, ServiceLogger } from '@tidegate/service';
import { WorkerSettings } from './settings/worker.settings.js';
import { startWorker } from './start-worker.js';

await runService(() => {
  const settings = readSettings(WorkerSettings, process.env);
  const logger = ServiceLogger.create({ service: 'worker', level: settings.LOG_LEVEL });
  return startWorker(settings, process.env, logger);
});
