import { realpathSync } from 'node:fs';
import { BrokerFolder } from '../broker-data/broker-folder.js';
import { installedRabbitmqVersion } from '../broker-data/installed-version.js';
import { restoreJobs } from '../broker-data/restore-jobs.js';
import { isListening } from '../network/port-probe.js';
import { findEpmd, findRabbitmqServer } from '../backing-services/find-binary.js';
import { preparePrivateRabbitmq } from '../backing-services/private-services.js';
import type { BrokerAddresses } from '../backing-services/backing-addresses.js';
import { StackStartError } from '../context/stack-start.error.js';
import { canInstallPackages, installPackages } from './apt-packages.js';
import { whyUnusable } from './check-rabbitmq.js';
import type { DiscoveryContext, FoundService, ServiceSource } from './discovery.types.js';
import { unnamedServiceLine, type ServiceSearch } from './find-service.js';

type Source = ServiceSource<BrokerAddresses>;

const AMQP_PORT = 5672;
const MANAGEMENT_PORT = 15672;
const REPORT_INTERVAL_MS = 500;

/** The broker may have to wait longer for an acknowledgement than the longest job takes, by an hour. */
const CONSUMER_TIMEOUT_MARGIN_SECONDS = 3600;

const given: Source = async ({ settings }) => {
  const rabbitmqUrl = settings.RABBITMQ_URL;
  if (rabbitmqUrl === undefined) return undefined;
  const rabbitmqManagementUrl = settings.RABBITMQ_MANAGEMENT_URL ?? managementUrlBeside(rabbitmqUrl);
  const addresses = { rabbitmqUrl, rabbitmqManagementUrl };
  const reason = await whyUnusable(addresses);
  if (reason === undefined) return { addressesOf: () => addresses, origin: 'as given by RABBITMQ_URL' };
  throw new StackStartError(`The broker that RABBITMQ_URL names cannot be used: ${reason}.`);
};

const unnamed: Source = async ({ reporter }) => {
  if (await isListening(AMQP_PORT)) reporter.line(unnamedServiceLine(AMQP_PORT, 'RABBITMQ_URL'));
  return undefined;
};

const installed: Source = async (context) => {
  const path = context.environment.PATH;
  if (findRabbitmqServer(path) === undefined || findEpmd(path) === undefined) return undefined;
  return startPrivate(context);
};

const installable: Source = async (context) => {
  if (!context.settings.INSTALL_PACKAGES || !canInstallPackages()) return undefined;
  context.reporter.line(
    '  installing RabbitMQ: apt-get install rabbitmq-server (INSTALL_PACKAGES=false refuses)',
  );
  await installPackages(['rabbitmq-server'], context.environment);
  return startPrivate(context);
};

async function startPrivate(context: DiscoveryContext): Promise<FoundService<BrokerAddresses>> {
  const server = findRabbitmqServer(context.environment.PATH);
  const version = server === undefined ? undefined : installedRabbitmqVersion(server);
  const folder = BrokerFolder.open(context.directory, version);
  const broker = await preparePrivateRabbitmq({
    // RabbitMQ stores the paths that it receives: a path with a symbolic link would lead elsewhere when the link
    // changes.
    dataDirectory: realpathSync(context.directory),
    environment: context.environment,
    users: context.users,
    onEvent: context.onEvent,
    reportIntervalMs: REPORT_INTERVAL_MS,
    consumerTimeoutSeconds: context.settings.JOB_TIMEOUT_SECONDS + CONSUMER_TIMEOUT_MARGIN_SECONDS,
  });
  context.onStop((hurry) => broker.stop(hurry));
  await broker.start();
  const { rabbitmqUrl } = broker.addressesOf({ kind: 'operator' });
  return {
    addressesOf: broker.addressesOf,
    origin: `private, port ${new URL(rabbitmqUrl).port}`,
    ...(folder.setAside === undefined
      ? {}
      : { restore: (redisUrl: string) => restoreJobs(context, folder, { redisUrl, rabbitmqUrl }) }),
  };
}

/** Where the management API of a broker is when none is given: same host, same user, its usual port. */
export function managementUrlBeside(rabbitmqUrl: string): string {
  const { username, password, hostname } = new URL(rabbitmqUrl);
  const credentials = username === '' ? 'guest:guest' : `${username}:${password}`;
  return `http://${credentials}@${hostname}:${MANAGEMENT_PORT}`;
}

/** How to find or start a broker. */
export const RABBITMQ_SEARCH: ServiceSearch<BrokerAddresses> = {
  title: 'broker (RabbitMQ)',
  sources: [given, unnamed, installed, installable],
  remedy: 'install RabbitMQ 3.10 or later (Debian: apt-get install rabbitmq-server), or set RABBITMQ_URL.',
};
