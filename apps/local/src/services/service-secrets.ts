import { roleName, type Role } from '@tidegate/rights';
import { secretFileVariable, secretVariables } from '@tidegate/service';
import { join } from 'node:path';
import type { BrokerAddresses, StoreAddresses } from '../backing-services/backing-addresses.js';
import { makePrivateFolder, writePrivateFile } from '../secrets/private-files.js';
import { SECRETS_FOLDER } from '../secrets/passwords.js';
import { LocalSettings } from '../settings/local.settings.js';

/**
 * The environment without the variables that hold a secret or lead to one. Every process of the same user can read the
 * environment that another was started with, a model that of its worker too.
 */
export function withoutSecrets(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const secret = new Set(secretVariables(LocalSettings));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !secret.has(name)));
}

/** Gives each service the addresses of broker and store in files of its own, in place of an environment. */
export class ServiceSecretFiles {
  /**
   * @param stackDirectory - the stack's folder
   * @param sentinelPassword - that every service needs, where the store is behind Sentinels that want one
   */
  constructor(
    private readonly stackDirectory: string,
    private readonly sentinelPassword: string | undefined,
  ) {}

  /**
   * Writes the files of a role.
   *
   * @param addresses - for the role's users; a schema of a model is published before there is a broker
   * @returns the variables that lead the service to its files
   */
  write(role: Role, addresses: StoreAddresses & Partial<BrokerAddresses>): NodeJS.ProcessEnv {
    const secrets = {
      REDIS_URL: addresses.redisUrl,
      REDIS_SENTINEL_PASSWORD: this.sentinelPassword,
      RABBITMQ_URL: addresses.rabbitmqUrl,
      // Only a gateway manages queues.
      RABBITMQ_MANAGEMENT_URL: role.kind === 'gateway' ? addresses.rabbitmqManagementUrl : undefined,
    };
    const folder = join(this.stackDirectory, SECRETS_FOLDER, roleName(role));
    makePrivateFolder(folder);
    const variables: NodeJS.ProcessEnv = {};
    for (const [variable, secret] of Object.entries(secrets)) {
      if (secret === undefined) continue;
      const file = join(folder, variable);
      writePrivateFile(file, `${secret}\n`);
      variables[secretFileVariable(variable)] = file;
    }
    return variables;
  }
}
