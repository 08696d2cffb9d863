import 'reflect-metadata';
import { readSettings, runService, ServiceLogger } from '@tidegate/service';
import { startScaler } from './start-scaler.js';
import { ScalerSettings } from './settings/scaler.settings.js';

const read = () => readSettings(ScalerSettings, process.env);

await runService(read, (settings) => {
  const logger = ServiceLogger.create({ service: 'scaler', level: settings.LOG_LEVEL });
  return startScaler(settings, logger);
});
