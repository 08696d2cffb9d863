import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { AccessKeyFileError, WebhookSecretFile } from '@tidegate/access-keys';
import type { JobWebhook } from '@tidegate/contracts';
import { SettingsError } from '@tidegate/service';
import { ownedBy, type Client } from '../../access/client.js';
import { invalid } from '../../problems/problem.error.js';
import { GatewaySettings } from '../../settings/gateway.settings.js';
import { readWebhookUrl } from '../address/webhook-url.js';
import { signingSecrets } from '../message/signature.js';
import { addressRules, modelWebhooks } from './model-webhooks.js';
import type { WebhookRequest } from './webhook.request.js';

/** The problem of a webhook where the gateway has no secrets. */
const NO_WEBHOOKS = 'cannot be asked for here: the service has no secrets to sign webhooks with';

/** The problem of a webhook of a client for which there is no secret. */
const NO_SECRET =
  'cannot be asked for: there is no secret to sign it with, neither of the client nor of the model';

/** Where the events of jobs are sent. */
@Injectable()
export class WebhookTargets implements OnApplicationShutdown {
  private readonly secretFile: WebhookSecretFile | undefined;
  private readonly ofModels: ReadonlyMap<string, JobWebhook>;

  /** @throws {SettingsError} when the file of secrets cannot be read, or the webhooks of models are no such, or lack a secret */
  constructor(@Inject(GatewaySettings) private readonly settings: GatewaySettings) {
    this.secretFile = openSecretFile(settings.WEBHOOK_SECRETS_FILE);
    this.ofModels = modelWebhooks(settings);
    for (const [model, webhook] of this.ofModels)
      if (!this.canSign({ webhook, model }))
        throw new SettingsError([
          `MODEL_WEBHOOKS, there is no secret for the model ${model}: npm run keys -- webhook-secret create --model ${model}`,
        ]);
  }

  /** The webhook of the jobs of a model that have none of their own, if it has one. */
  ofModel(model: string): JobWebhook | undefined {
    return this.ofModels.get(model);
  }

  /**
   * The webhook that a client has asked for.
   *
   * @throws {ProblemError} 422 when nothing may be sent there, or nothing could be signed
   */
  require({ url: given, events }: WebhookRequest, client: Client, model: string): JobWebhook {
    if (!this.secretFile) throw invalid([{ pointer: '/webhook', detail: NO_WEBHOOKS }]);
    const reading = readWebhookUrl(given, addressRules(this.settings));
    if ('fault' in reading) throw invalid([{ pointer: '/webhook/url', detail: reading.fault }]);
    const webhook = { url: reading.url, events };
    if (!this.canSign({ webhook, model, ...ownedBy(client) }))
      throw invalid([{ pointer: '/webhook', detail: NO_SECRET }]);
    return webhook;
  }

  onApplicationShutdown(): void {
    this.secretFile?.close();
  }

  private canSign(signed: Parameters<typeof signingSecrets>[1]): boolean {
    return this.secretFile !== undefined && signingSecrets(this.secretFile.secrets, signed).length > 0;
  }
}

function openSecretFile(path: string | undefined): WebhookSecretFile | undefined {
  try {
    // That it can no longer be used is reported by who sends.
    return path === undefined ? undefined : new WebhookSecretFile(path, () => undefined);
  } catch (error) {
    if (!(error instanceof AccessKeyFileError)) throw error;
    throw new SettingsError([
      `WEBHOOK_SECRETS_FILE = "${path}", must be a file of the secrets of webhooks: ${error.message}`,
    ]);
  }
}
