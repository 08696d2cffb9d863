import { formerNameWarnings, runService, ServiceLogger, type Environment } from '@tidegate/service';
import { GatewaySettings, readGatewaySettings } from './settings/gateway.settings.js';
import { startGateway } from './start-gateway.js';

/**
 * Runs the gateway.
 *
 * @param environment - of the process
 * @param program - path of the program that this is
 */
export async function runGateway(environment: Environment, program: string): Promise<void> {
  const read = () => readGatewaySettings(environment);
  await runService(read, (settings) => {
    const logger = ServiceLogger.create({ service: 'gateway', level: settings.LOG_LEVEL });
    for (const warning of formerNameWarnings(GatewaySettings, environment)) logger.warn(warning);
    return startGateway(settings, logger, program);
  });
}
