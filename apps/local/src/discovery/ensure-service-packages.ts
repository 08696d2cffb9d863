import { findBinary, findEpmd, findRabbitmqServer } from '../backing-services/find-binary.js';
import { canInstallPackages, installPackages, type ServicePackage } from './apt-packages.js';

/**
 * Installs RabbitMQ and Redis where they are missing, for tests, which start private ones.
 *
 * @param say - receives what is about to be installed
 * @throws {Error} with what to do when something is missing and cannot be installed
 */
export async function ensureServicePackages(
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<void> {
  const missing = findMissing(environment.PATH);
  if (missing.length === 0) return;
  const names = missing.join(' ');
  if (environment.INSTALL_PACKAGES === 'false' || !canInstallPackages()) {
    throw new Error(`Missing: ${names}. Install them, for example with: apt-get install ${names}`);
  }
  say(`Installing: apt-get install ${names} (INSTALL_PACKAGES=false refuses) …`);
  await installPackages(missing, environment);
}

function findMissing(path: string | undefined): readonly ServicePackage[] {
  const missing: ServicePackage[] = [];
  if (findRabbitmqServer(path) === undefined || findEpmd(path) === undefined) missing.push('rabbitmq-server');
  if (findBinary('redis-server', path) === undefined) missing.push('redis-server');
  return missing;
}
