import 'reflect-metadata';
import { readSettings, runService, ServiceLogger } from '@tidegate/service';
import { startScaler } from './scaler.js';
import { ScalerSettings } from './settings/scaler.settings.js';

await runService(() => {
  const settings = readSettings(ScalerSettings, process.env);
  const logger = ServiceLogger.create({ service: 'scaler', level: settings.LOG_LEVEL });
  return startScaler(settings, logger);
});
