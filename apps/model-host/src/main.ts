import 'reflect-metadata';
import { readSettings, runService, ServiceLogger } from '@tidegate/service';
import { ModelHostSettings } from './settings/model-host.settings.js';
import { startModelHost } from './start-model-host.js';

const read = () => readSettings(ModelHostSettings, process.env);

await runService(read, (settings) => {
  const logger = ServiceLogger.create({ service: 'model-host', level: settings.LOG_LEVEL });
  return startModelHost(settings, process.env, logger);
});
