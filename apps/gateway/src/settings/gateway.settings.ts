import { DEFAULT_MODEL_NAME, MODEL_NAME_PATTERN } from '@tidegate/contracts';
import {
  ChoiceSetting,
  FlagSetting,
  IntegerSetting,
  NumberSetting,
  readSettings,
  requireWith,
  SettingsError,
  TextSetting,
  UrlSetting,
  type Environment,
} from '@tidegate/service';
import { isLoopback } from '../http/loopback.js';
import { WebhookSettings } from './webhook.settings.js';

const NAME = MODEL_NAME_PATTERN.source.slice(1, -1);

/** Names of models, with commas between them. */
const MODEL_NAMES_PATTERN = new RegExp(`^${NAME}(\\s*,\\s*${NAME})*$`);

const HOST = String.raw`[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?`;

/** Names of hosts, with commas between them. */
const HOST_NAMES_PATTERN = new RegExp(`^${HOST}(\\s*,\\s*${HOST})*$`);

const ORIGIN = String.raw`https?:\/\/${HOST}(:\d{1,5})?`;

/** Origins of pages, with commas between them. */
const ORIGINS_PATTERN = new RegExp(`^${ORIGIN}(\\s*,\\s*${ORIGIN})*$`);

const LEGACY_ENDPOINTS = ['key', 'open', 'off'] as const;

/** How the endpoints of the earlier service are served. */
export type LegacyEndpoints = (typeof LEGACY_ENDPOINTS)[number];

const PER_MINUTE = { optional: true, minimum: 1, maximum: 1_000_000_000 } as const;

/** The settings of the gateway. */
export class GatewaySettings extends WebhookSettings {
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

  @TextSetting({
    optional: true,
    pattern: ORIGINS_PATTERN,
    allowed: 'origins such as https://app.example, with commas between them',
    description: 'Origins whose pages may use the API from a browser (CORS); unset, none but its own.',
  })
  readonly CORS_ORIGINS?: string;

  @TextSetting({
    optional: true,
    description:
      'File of the access keys, as `npm run keys` writes it: requests need a key, and a change counts within a second. Unset, they need none.',
  })
  readonly ACCESS_KEYS_FILE?: string;

  @FlagSetting({
    description:
      'Whether the gateway may listen on other addresses than loopback without access keys, open to all who reach it.',
  })
  readonly ALLOW_ANONYMOUS: boolean = false;

  @ChoiceSetting({
    choices: LEGACY_ENDPOINTS,
    description:
      '`/push`, `/status` and `/data`: with access keys they need one too, in the header or as `?key=` (`key`), need none (`open`), or are not served at all (`off`).',
  })
  readonly LEGACY_ENDPOINTS: LegacyEndpoints = 'key';

  @IntegerSetting({
    ...PER_MINUTE,
    description: 'Jobs that a client with an access key may push in a minute (429 above). Unset, any number.',
  })
  readonly SUBMITS_PER_MINUTE?: number;

  @IntegerSetting({
    ...PER_MINUTE,
    description: 'Other requests of a client with an access key in a minute (429 above). Unset, any number.',
  })
  readonly REQUESTS_PER_MINUTE?: number;

  @NumberSetting({
    minimum: 1,
    maximum: 2_592_000,
    description: 'Seconds that an `Idempotency-Key` leads to its job.',
  })
  readonly IDEMPOTENCY_TTL_SECONDS: number = 86_400;

  @IntegerSetting({
    minimum: 0,
    maximum: 3_600,
    description:
      'Seconds that `POST /v1/jobs` holds its answer at most, for a client that prefers to wait for its job (`Prefer: wait`). Proxies in front must allow as much.',
  })
  readonly WAIT_LIMIT_SECONDS: number = 60;

  @IntegerSetting({
    minimum: 0,
    maximum: 1_000_000,
    description:
      'Streams of events, and requests that wait for the next event of a job, that may be open at once (503 above). Each holds a connection.',
  })
  readonly EVENT_STREAM_LIMIT: number = 500;

  @NumberSetting({
    minimum: 1,
    maximum: 3_600,
    description:
      'Seconds after which a silent stream of events is sent a comment, so that proxies keep it open. A client that takes nothing for twice as long is cut off.',
  })
  readonly EVENT_HEARTBEAT_SECONDS: number = 15;

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
  return listed(ALLOWED_HOSTS);
}

/** The origins that {@link GatewaySettings.CORS_ORIGINS} lists, as browsers send them. */
export function corsOrigins({ CORS_ORIGINS = '' }: Pick<GatewaySettings, 'CORS_ORIGINS'>): readonly string[] {
  return listed(CORS_ORIGINS).map((origin) => new URL(origin).origin);
}

function listed(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/**
 * Reads the settings of a gateway.
 *
 * @throws {SettingsError} when a value is bad, one of the two files of TLS is given and the other is not, the broker would
 * give jobs up before their tries are used up, or who may use the gateway is left open
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
  requireAccess(settings);
  return settings;
}

/** Nobody opens a gateway to a network by leaving something out. */
function requireAccess({ ACCESS_KEYS_FILE, ALLOW_ANONYMOUS, GATEWAY_HOST }: GatewaySettings): void {
  const hasKeys = ACCESS_KEYS_FILE !== undefined;
  if (hasKeys && ALLOW_ANONYMOUS)
    throw new SettingsError([
      'ALLOW_ANONYMOUS = "true", must not be set together with ACCESS_KEYS_FILE: with keys, requests need one',
    ]);
  if (!hasKeys && !ALLOW_ANONYMOUS && !isLoopback(GATEWAY_HOST))
    throw new SettingsError([
      `GATEWAY_HOST = "${GATEWAY_HOST}", must be a loopback address unless ACCESS_KEYS_FILE is set (npm run keys), or ALLOW_ANONYMOUS=true opens it to all who reach it`,
    ]);
}
