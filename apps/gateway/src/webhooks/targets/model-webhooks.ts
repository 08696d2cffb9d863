import { MODEL_NAME_PATTERN, WEBHOOK_EVENTS, type JobWebhook, type WebhookEvent } from '@tidegate/contracts';
import { SettingsError } from '@tidegate/service';
import { Ajv, type ValidateFunction } from 'ajv';
import type { WebhookSettings } from '../../settings/webhook.settings.js';
import { readWebhookUrl, type WebhookAddressRules } from '../address/webhook-url.js';

const DEFAULT_EVENTS: readonly WebhookEvent[] = ['completed'];

/** What the setting holds: webhooks by the names of models. */
type ModelWebhookTexts = Readonly<
  Record<string, { readonly url: string; readonly events?: readonly WebhookEvent[] }>
>;

const MODEL_WEBHOOKS_SCHEMA = {
  type: 'object',
  propertyNames: { pattern: MODEL_NAME_PATTERN.source },
  additionalProperties: {
    type: 'object',
    required: ['url'],
    additionalProperties: false,
    properties: {
      url: { type: 'string' },
      events: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: [...WEBHOOK_EVENTS] } },
    },
  },
};

/** Compiled at the first use: ajv compiles its schema of schemas then, which would take a tenth of each start. */
let compiled: ValidateFunction<ModelWebhookTexts> | undefined;

/** The settings that say where webhooks may be sent to. */
export function addressRules(
  settings: Pick<WebhookSettings, 'WEBHOOK_ALLOW_HTTP' | 'WEBHOOK_ALLOW_PRIVATE_ADDRESSES'>,
): WebhookAddressRules {
  return {
    allowHttp: settings.WEBHOOK_ALLOW_HTTP,
    allowPrivateAddresses: settings.WEBHOOK_ALLOW_PRIVATE_ADDRESSES,
  };
}

/**
 * The default webhooks of models, by their names.
 *
 * @throws {SettingsError} when the setting is not what it should be
 */
export function modelWebhooks(settings: WebhookSettings): ReadonlyMap<string, JobWebhook> {
  const { MODEL_WEBHOOKS: text } = settings;
  if (text === undefined) return new Map();
  const value = parseJson(text);
  const isModelWebhooks = (compiled ??= new Ajv().compile<ModelWebhookTexts>(MODEL_WEBHOOKS_SCHEMA));
  if (!isModelWebhooks(value)) {
    const [error] = isModelWebhooks.errors ?? [];
    throw wrong(
      `must be JSON as in {"default": {"url": "https://example.com/hook"}}: ${error?.instancePath ?? ''} ${error?.message ?? ''}`,
    );
  }
  const webhooks = Object.entries(value).map(([model, { url: given, events }]) => {
    const reading = readWebhookUrl(given, addressRules(settings));
    if ('fault' in reading) throw wrong(`the address of ${model} ${reading.fault}`);
    return [model, { url: reading.url, events: events ?? DEFAULT_EVENTS, ofModel: true }] as const;
  });
  if (webhooks.length > 0 && settings.WEBHOOK_SECRETS_FILE === undefined)
    throw wrong('must not be set without WEBHOOK_SECRETS_FILE: webhooks are signed');
  return new Map(webhooks);
}

function wrong(fault: string): SettingsError {
  return new SettingsError([`MODEL_WEBHOOKS, ${fault}`]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
