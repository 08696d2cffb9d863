import { DEFAULT_MODEL_NAME, MODEL_NAME_PATTERN } from '@tidegate/contracts';
import {
  IntegerSetting,
  JobServiceSettings,
  NumberSetting,
  readSettings,
  requireWith,
  SettingsError,
  TextSetting,
  UrlSetting,
  type Environment,
} from '@tidegate/service';

const NAME = MODEL_NAME_PATTERN.source.slice(1, -1);

/** Names of models, with commas between them. */
const MODEL_NAMES_PATTERN = new RegExp(`^${NAME}(\\s*,\\s*${NAME})*$`);

const HOST = String.raw`[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?`;

/** Names of hosts, with commas between them. */
const HOST_NAMES_PATTERN = new RegExp(`^${HOST}(\\s*,\\s*${HOST})*$`);

/** The settings of the gateway. */
export class GatewaySettings extends JobServiceSettings {
  @TextSetting({ description: 'Address that the gateway listens on; `0.0.0.0` for all.' })
  readonly GATEWAY_HOST: string = '127.0.0.1';

  @IntegerSetting({ minimum: 0, maximum: 65_535, description: 'Port of the API, http and https alike.' })
  readonly GATEWAY_PORT: number = 8_002;

  @TextSetting({
    optional: true,
    description: 'File of the TLS certificate (PEM); with the key it adds https on the same port.',
  })
  readonly GATEWAY_TLS_CERTIFICATE_FILE?: string;

  @TextSetting({ optional: true, description: 'File of the TLS certificate’s private key (PEM).' })
  readonly GATEWAY_TLS_KEY_FILE?: string;

  @UrlSetting({
    schemes: ['http', 'https'],
    secret: true,
    description: 'Address of RabbitMQ’s management API, for the queues’ limits and figures.',
  })
  readonly RABBITMQ_MANAGEMENT_URL: string = 'http://guest:guest@localhost:15672';

  @TextSetting({
    pattern: MODEL_NAMES_PATTERN,
    allowed: 'names with commas between them',
    description: 'The models that are served. `default` is always served and need not be named.',
  })
  readonly MODELS: string = DEFAULT_MODEL_NAME;

  @IntegerSetting({
    optional: true,
    minimum: 1,
    maximum: 65_535,
    description:
      'Port of `/livez`, `/readyz` and `/metrics`, which are then no longer served at the port of the API; unset, they are.',
  })
  readonly GATEWAY_OPERATIONS_PORT?: number;

  @TextSetting({
    optional: true,
    pattern: HOST_NAMES_PATTERN,
    allowed: 'names of hosts with commas between them',
    description:
      'Names by which browsers may reach the gateway, and of pages that may use it. While it listens on loopback, IP addresses and `localhost` are always served, other names only if they are listed; on other addresses all are, until names are listed.',
  })
  readonly ALLOWED_HOSTS?: string;

  @IntegerSetting({
    minimum: 1,
    maximum: 16_777_216,
    description: 'Largest input of a job, in bytes (413 above).',
  })
  readonly INPUT_LIMIT_BYTES: number = 1_048_576;

  @IntegerSetting({
    minimum: 0,
    maximum: 16_777_216,
    description: 'Largest body that `POST /push` reads and discards, in bytes (413 above).',
  })
  readonly BODY_LIMIT_BYTES: number = 65_536;

  @IntegerSetting({
    minimum: 8_192,
    maximum: 1_048_576,
    description: 'Largest request line with headers, in bytes (431 above).',
  })
  readonly HEADER_LIMIT_BYTES: number = 131_072;

  @IntegerSetting({
    minimum: 65_536,
    maximum: 1_073_741_824,
    description:
      'Bytes that all JSON bodies that are read or wait for their answer may take together; further ones get 503. A single one is always taken.',
  })
  readonly OPEN_BODIES_LIMIT_BYTES: number = 8_388_608;

  @IntegerSetting({
    minimum: 65_536,
    maximum: 1_073_741_824,
    description:
      'Bytes of pushed jobs that may wait for the broker’s confirmation; further pushes get 503 at once.',
  })
  readonly UNCONFIRMED_LIMIT_BYTES: number = 8_388_608;

  @IntegerSetting({
    minimum: 10,
    maximum: 1_000_000,
    description: 'Most connections of clients at once; further ones are closed at once.',
  })
  readonly CONNECTION_LIMIT: number = 1_000;

  @NumberSetting({
    minimum: 0.1,
    maximum: 3_600,
    description: 'Seconds that a client may take to send a request before it gets 408.',
  })
  readonly REQUEST_TIMEOUT_SECONDS: number = 15;

  @IntegerSetting({
    minimum: 1,
    maximum: 100_000_000,
    description: 'Waiting jobs of a model at which further pushes get 503, by the count of each gateway.',
  })
  readonly QUEUE_LENGTH_LIMIT: number = 1_000_000;

  @IntegerSetting({
    optional: true,
    minimum: 2,
    maximum: 1_000_000,
    description:
      'Times that a job may go back to its queue before the broker itself dead-letters it. Must be above TRY_LIMIT; unset, 20 times TRY_LIMIT.',
  })
  readonly BROKER_DELIVERY_LIMIT?: number;
}

/** The broker may count drains and lost connections too, so its limit is well above the limit of tries. */
const BROKER_DELIVERIES_PER_TRY = 20;

/** How often a job may go back to its queue before the broker dead-letters it. */
export function brokerDeliveryLimit({
  BROKER_DELIVERY_LIMIT,
  TRY_LIMIT,
}: Pick<GatewaySettings, 'BROKER_DELIVERY_LIMIT' | 'TRY_LIMIT'>): number {
  return BROKER_DELIVERY_LIMIT ?? TRY_LIMIT * BROKER_DELIVERIES_PER_TRY;
}

/** The token of the models that a gateway serves: what {@link servedModels} gives. */
export const SERVED_MODELS = Symbol('served models');

/** The models that a gateway serves, the default one first and each once. */
export function servedModels({ MODELS }: Pick<GatewaySettings, 'MODELS'>): readonly string[] {
  return [...new Set([DEFAULT_MODEL_NAME, ...MODELS.split(',').map((name) => name.trim())])];
}

/** The names that {@link GatewaySettings.ALLOWED_HOSTS} lists. */
export function allowedHosts({
  ALLOWED_HOSTS = '',
}: Pick<GatewaySettings, 'ALLOWED_HOSTS'>): readonly string[] {
  return ALLOWED_HOSTS.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/**
 * Reads the settings of a gateway.
 *
 * @throws {SettingsError} when a value is bad, one of the two files of TLS is given and the other is not, or the broker would
 * give jobs up before their tries are used up
 */
export function readGatewaySettings(environment: Environment): GatewaySettings {
  const settings = readSettings(GatewaySettings, environment);
  requireWith(settings, 'GATEWAY_TLS_CERTIFICATE_FILE', 'GATEWAY_TLS_KEY_FILE');
  requireWith(settings, 'GATEWAY_TLS_KEY_FILE', 'GATEWAY_TLS_CERTIFICATE_FILE');
  const { BROKER_DELIVERY_LIMIT, TRY_LIMIT } = settings;
  if (brokerDeliveryLimit(settings) <= TRY_LIMIT)
    throw new SettingsError([
      `BROKER_DELIVERY_LIMIT = "${BROKER_DELIVERY_LIMIT}", must be above TRY_LIMIT, which is ${TRY_LIMIT}`,
    ]);
  return settings;
}
