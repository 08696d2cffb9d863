import {
  IntegerSetting,
  JobServiceSettings,
  NumberSetting,
  TextSetting,
  UrlSetting,
} from '@tidegate/service';

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
    description: 'Address of RabbitMQ’s management API, for the queues’ limits and figures.',
  })
  readonly RABBITMQ_MANAGEMENT_URL: string = 'http://guest:guest@localhost:15672';

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

  @NumberSetting({
    minimum: 0.1,
    maximum: 3_600,
    description: 'Seconds that a client may take to send a request before it gets 408.',
  })
  readonly REQUEST_TIMEOUT_SECONDS: number = 15;

  @IntegerSetting({
    minimum: 1,
    maximum: 100_000_000,
    description: 'Waiting jobs of a model at which further pushes get 503.',
  })
  readonly QUEUE_LENGTH_LIMIT: number = 1_000_000;
}
