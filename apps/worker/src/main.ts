import 'reflect-metadata';
import {
  exposedSecretWarnings,
  formerNameWarnings,
  PUBLISH_SCHEMA,
  readSettings,
  runService,
  ServiceLogger,
} from '@tidegate/service';
import { publishSchema } from './model/publish-schema.js';
import { WorkerSettings } from './settings/worker.settings.js';
import { startWorker } from './start-worker.js';

const read = () => readSettings(WorkerSettings, process.env);

await runService(read, async (settings) => {
  if (process.argv.includes(PUBLISH_SCHEMA)) {
    for (const problem of await publishSchema(settings, process.env)) console.log(problem);
    process.exit(0);
  }
  const logger = ServiceLogger.create({ service: 'worker', level: settings.LOG_LEVEL });
  for (const warning of [
    ...formerNameWarnings(WorkerSettings, process.env),
    ...exposedSecretWarnings(WorkerSettings, process.env),
  ])
    logger.warn(warning);
  return startWorker(settings, process.env, logger);
});
