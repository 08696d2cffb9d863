import type { WebhookSecrets } from '@tidegate/access-keys';
import type { WebhookLedger } from '@tidegate/job-store';
import { Webhook } from 'standardwebhooks';

/** The headers of a signed message, as Standard Webhooks 1.0.0 name them. */
export interface SignatureHeaders {
  readonly 'webhook-id': string;
  /** Of the attempt, seconds since the Unix epoch. */
  readonly 'webhook-timestamp': string;
  /** One signature for each secret, with spaces between them. */
  readonly 'webhook-signature': string;
}

/** What says whose secrets sign. */
type Signed = Pick<WebhookLedger, 'webhook' | 'owner' | 'model'>;

/**
 * The secrets that sign what is sent of a job: those of its client; where that has none, or the webhook is the model's own, those of
 * the model.
 */
export function signingSecrets(
  secrets: WebhookSecrets,
  { webhook, owner, model }: Signed,
): readonly string[] {
  const ofClient = webhook.ofModel || owner === undefined ? [] : secrets.of({ client: owner });
  return ofClient.length > 0 ? ofClient : secrets.of({ model });
}

/** Signs a message with each of the secrets: while they are replaced, receivers with either of the two can verify it. */
export function signatureHeaders(
  secrets: readonly string[],
  messageId: string,
  at: Date,
  body: string,
): SignatureHeaders {
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(messageId, at, body)).join(' '),
  };
}
