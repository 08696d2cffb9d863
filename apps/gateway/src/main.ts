import 'reflect-metadata';
import { readSettings, runService, ServiceLogger } from '@tidegate/service';
import { startGateway } from './gateway.js';
import { GatewaySettings } from './settings/gateway.settings.js';

await runService(() => {
  const settings = readSettings(GatewaySettings, process.env);
  const logger = ServiceLogger.create({ service: 'gateway', level: settings.LOG_LEVEL });
  return startGateway(settings, logger);
});
