import 'reflect-metadata';
import { formerNameWarnings, runService, ServiceLogger } from '@tidegate/service';
import { GatewaySettings, readGatewaySettings } from './settings/gateway.settings.js';
import { startGateway } from './start-gateway.js';

const read = () => readGatewaySettings(process.env);

await runService(read, (settings) => {
  const logger = ServiceLogger.create({ service: 'gateway', level: settings.LOG_LEVEL });
  for (const warning of formerNameWarnings(GatewaySettings, process.env)) logger.warn(warning);
  return startGateway(settings, logger);
});
