import 'reflect-metadata';
import { readSettings, runService, ServiceLogger } from '@tidegate/service';
import { WorkerSettings } from './settings/worker.settings.js';
import { startWorker } from './start-worker.js';

const read = () => readSettings(WorkerSettings, process.env);

await runService(read, (settings) => {
  const logger = ServiceLogger.create({ service: 'worker', level: settings.LOG_LEVEL });
  return startWorker(settings, process.env, logger);
});
