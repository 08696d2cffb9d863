import { type ProcessEvent, SupervisedProcess } from '@tidegate/processes';
import { join } from 'node:path';
import { findFreePort } from '../network/free-port.js';
import { isListenedByUs } from '../network/own-listener.js';
import { makePrivateFolder, writePrivateFile } from '../secrets/private-files.js';
import type { BrokerAddresses } from './backing-addresses.js';
import { ADMINISTRATOR, type BackingUser, type BackingUsers } from './backing-users.js';
import { amqpAnswers, managementAnswers } from './rabbitmq-probe.js';
import { renderAdvancedConfig, renderEnabledPlugins, renderRabbitmqConf } from './rabbitmq-configuration.js';

/** What a private service needs from its stack. */
export interface PrivateServiceOptions {
  /** Where all files of the service are; made when missing, kept when it stops. */
  readonly dataDirectory: string;
  /** The environment that its processes inherit. */
  readonly environment: NodeJS.ProcessEnv;
  readonly users: BackingUsers;
  readonly onEvent: (event: ProcessEvent) => void;
}

/** A private broker. */
export interface PrivateRabbitmqOptions extends PrivateServiceOptions {
  /** `rabbitmq-server`, see {@link findRabbitmqServer}. */
  readonly rabbitmqServer: string;
  readonly epmd: string;
  /** How often the broker counts its queues for the management API, in milliseconds. @defaultValue 500 */
  readonly reportIntervalMs?: number;
  /** How long a job may stay unacknowledged, in seconds. @defaultValue 86,400, a day */
  readonly consumerTimeoutSeconds?: number;
}

const READY_WITHIN_SECONDS = 120;
const STOP_GRACE_SECONDS = 20;
const EPMD_STOP_GRACE_SECONDS = 2;
const DEFAULT_REPORT_INTERVAL_MS = 500;
const DEFAULT_CONSUMER_TIMEOUT_SECONDS = 86_400;

/**
 * A broker of our own: RabbitMQ on free ports of the loopback address, with its own epmd in the foreground as our
 * child, so that it shares nothing with another Erlang node of this machine and leaves nothing when it stops.
 */
export class PrivateRabbitmq {
  private constructor(
    /** Where it is for a user. */
    readonly addressesOf: (user: BackingUser) => BrokerAddresses,
    /** In the order in which they start. */
    readonly processes: readonly [epmd: SupervisedProcess, broker: SupervisedProcess],
  ) {}

  /** Chooses the ports and writes the files; {@link start} starts it. */
  static async prepare(options: PrivateRabbitmqOptions): Promise<PrivateRabbitmq> {
    const [amqpPort, managementPort, distributionPort, epmdPort] = await Promise.all([
      findFreePort(),
      findFreePort(),
      findFreePort(),
      findFreePort(),
    ]);
    const addressesOf = (user: BackingUser): BrokerAddresses => {
      const credentials = options.users.credentials('broker', user);
      return {
        rabbitmqUrl: `amqp://${credentials}@127.0.0.1:${amqpPort}`,
        rabbitmqManagementUrl: `http://${credentials}@127.0.0.1:${managementPort}`,
      };
    };
    const { rabbitmqUrl, rabbitmqManagementUrl } = addressesOf(ADMINISTRATOR);
    writeFiles(options, amqpPort, managementPort);
    const environment = brokerEnvironment(options, distributionPort, epmdPort);
    const epmd = new SupervisedProcess({
      specification: {
        name: 'epmd',
        command: options.epmd,
        arguments: ['-port', String(epmdPort), '-address', '127.0.0.1'],
        environment,
        workingDirectory: options.dataDirectory,
        logFile: join(options.dataDirectory, 'epmd.log'),
        withPrivateFiles: true,
      },
      isReady: () => Promise.resolve(true),
      readyWithinSeconds: READY_WITHIN_SECONDS,
      stopGraceSeconds: EPMD_STOP_GRACE_SECONDS,
      onEvent: options.onEvent,
    });
    const broker = new SupervisedProcess({
      specification: {
        name: 'broker',
        command: options.rabbitmqServer,
        arguments: [],
        environment,
        workingDirectory: options.dataDirectory,
        logFile: join(options.dataDirectory, 'console.log'),
        withPrivateFiles: true,
      },
      isReady: async () =>
        [amqpPort, managementPort].every(isListenedByUs) &&
        (await amqpAnswers(rabbitmqUrl)) &&
        (await managementAnswers(rabbitmqManagementUrl)),
      readyWithinSeconds: READY_WITHIN_SECONDS,
      stopGraceSeconds: STOP_GRACE_SECONDS,
      onEvent: options.onEvent,
    });
    return new PrivateRabbitmq(addressesOf, [epmd, broker]);
  }

  /** @throws {ProcessStartError} when the broker does not come up */
  async start(): Promise<void> {
    const [epmd, broker] = this.processes;
    await epmd.start();
    try {
      await broker.start();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Stops the broker, then its epmd; the data stays. */
  async stop(hurry?: AbortSignal): Promise<void> {
    const [epmd, broker] = this.processes;
    await broker.stop(hurry);
    await epmd.stop(hurry);
  }
}

function writeFiles(options: PrivateRabbitmqOptions, amqpPort: number, managementPort: number): void {
  const reportIntervalMs = options.reportIntervalMs ?? DEFAULT_REPORT_INTERVAL_MS;
  const consumerTimeoutMs = (options.consumerTimeoutSeconds ?? DEFAULT_CONSUMER_TIMEOUT_SECONDS) * 1000;
  const write = (file: string, text: string) => writePrivateFile(join(options.dataDirectory, file), text);
  makePrivateFolder(options.dataDirectory);
  const definitionsFile = join(options.dataDirectory, 'definitions.json');
  write('definitions.json', JSON.stringify(options.users.brokerDefinitions()));
  write(
    'rabbitmq.conf',
    renderRabbitmqConf({ amqpPort, managementPort, reportIntervalMs, consumerTimeoutMs, definitionsFile }),
  );
  write('.erlang.cookie', options.users.distributionCookie());
  write('advanced.config', renderAdvancedConfig({ reportIntervalMs, consumerTimeoutMs }));
  write('enabled_plugins', renderEnabledPlugins());
}

/**
 * Everything that RabbitMQ would otherwise read from the folders of the system or the user. `HOME` is where Erlang
 * keeps its cookie. With `RUNNING_UNDER_SYSTEMD` the start script becomes the server. Otherwise it would stay as a
 * shell between the server and us, which does not pass on a SIGKILL.
 */
function brokerEnvironment(options: PrivateRabbitmqOptions, distributionPort: number, epmdPort: number) {
  const directory = options.dataDirectory;
  return {
    ...options.environment,
    HOME: directory,
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: 'tidegate@localhost',
    RABBITMQ_USE_LONGNAME: 'false',
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_CONF_ENV_FILE: join(directory, 'none.conf'),
    RABBITMQ_CONFIG_FILE: join(directory, 'rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(directory, 'advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(directory, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(directory, 'data'),
    RABBITMQ_LOG_BASE: join(directory, 'log'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(directory, 'generated'),
    RABBITMQ_PID_FILE: join(directory, 'rabbitmq.pid'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '-start_epmd false -kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none',
    RUNNING_UNDER_SYSTEMD: 'true',
  };
}
