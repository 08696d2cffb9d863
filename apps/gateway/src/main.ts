import 'reflect-metadata';
import { runService, ServiceLogger } from '@tidegate/service';
import { startGateway } from './gateway.js';
import { readGatewaySettings } from './settings/gateway.settings.js';

const read = () => readGatewaySettings(process.env);

await runService(read, (settings) => {
  const logger = ServiceLogger.create({ service: 'gateway', level: settings.LOG_LEVEL });
  return startGateway(settings, logger);
});
