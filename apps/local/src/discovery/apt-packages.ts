import { runCommand, type CommandResult } from '@tidegate/processes';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** A package of Debian and Ubuntu that contains a service. */
export type ServicePackage = 'rabbitmq-server' | 'redis-server';

const POLICY_FILE = '/usr/sbin/policy-rc.d';
const APT_TIMEOUT_SECONDS = 900;
const INSTALL = ['install', '--yes', '--no-install-recommends', '--quiet'] as const;

/** Whether packages can be installed here: as root, on Debian or a system made from it. */
export function canInstallPackages(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

/**
 * Installs packages without letting them start services. Package lists that are missing or out of date are fetched.
 *
 * @throws {Error} with the last line of apt-get when it fails
 */
export async function installPackages(
  packages: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const apt = (...parameters: readonly string[]) =>
    runCommand('apt-get', parameters, {
      environment: { ...environment, DEBIAN_FRONTEND: 'noninteractive' },
      timeoutSeconds: APT_TIMEOUT_SECONDS,
    });
  const result = await withoutStartingServices(async () => {
    const first = await apt(...INSTALL, ...packages);
    if (first.succeeded) return first;
    await apt('update', '--quiet');
    return apt(...INSTALL, ...packages);
  });
  if (!result.succeeded) throw new Error(`apt-get install ${packages.join(' ')} failed: ${lastLine(result)}`);
}

/** Debian's packages call `policy-rc.d` before they start their services; 101 forbids it. */
async function withoutStartingServices<Result>(install: () => Promise<Result>): Promise<Result> {
  const kept = `${POLICY_FILE}.before-tidegate`;
  const hadPolicy = existsSync(POLICY_FILE);
  if (hadPolicy) renameSync(POLICY_FILE, kept);
  try {
    writeFileSync(POLICY_FILE, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    return await install();
  } finally {
    if (hadPolicy) renameSync(kept, POLICY_FILE);
    else rmSync(POLICY_FILE, { force: true });
  }
}

function lastLine({ output }: CommandResult): string {
  return output.trim().split('\n').at(-1) ?? '';
}
