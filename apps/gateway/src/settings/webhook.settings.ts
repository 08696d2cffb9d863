import {
  FlagSetting,
  IntegerSetting,
  JobServiceSettings,
  NumberSetting,
  TextSetting,
  UrlSetting,
} from '@tidegate/service';

/** The settings of what the gateway sends to webhooks. */
export class WebhookSettings extends JobServiceSettings {
  @TextSetting({
    optional: true,
    description:
      'File of the secrets that sign webhooks, as `npm run keys -- webhook-secret` writes it; a change counts within a second. Unset, jobs can have no webhook, and this gateway sends none.',
  })
  readonly WEBHOOK_SECRETS_FILE?: string;

  @TextSetting({
    optional: true,
    description:
      'Webhooks of the jobs of a model that have none of their own, as JSON: `{"default": {"url": "https://example.com/hook", "events": ["completed"]}}`. Whoever reads such a job sees the address.',
  })
  readonly MODEL_WEBHOOKS?: string;

  @FlagSetting({ description: 'Whether webhooks may be sent by `http`.' })
  readonly WEBHOOK_ALLOW_HTTP: boolean = false;

  @FlagSetting({
    description:
      'Whether webhooks may be sent to loopback, link-local, private and other addresses that the internet does not use. Whoever may push jobs then reaches all that the gateway reaches.',
  })
  readonly WEBHOOK_ALLOW_PRIVATE_ADDRESSES: boolean = false;

  @NumberSetting({
    minimum: 0.1,
    maximum: 60,
    description: 'Seconds that the receiver of a webhook has to answer.',
  })
  readonly WEBHOOK_TIMEOUT_SECONDS: number = 10;

  @IntegerSetting({
    minimum: 2,
    maximum: 10_000,
    description:
      'Webhooks that a gateway sends at a time. Receivers that do not answer take a quarter of them at most.',
  })
  readonly WEBHOOK_CONCURRENCY: number = 256;

  @IntegerSetting({
    minimum: 1,
    maximum: 1_000,
    description: 'Webhooks that a gateway sends to one host at a time.',
  })
  readonly WEBHOOK_HOST_CONCURRENCY: number = 16;

  @UrlSetting({
    schemes: ['http', 'https'],
    optional: true,
    description: 'Address by which clients reach the gateway, for links in webhooks; unset, these are paths.',
  })
  readonly PUBLIC_URL?: string;
}
