import { AccessKeyFileError } from '../access-key-file.error.js';
import { FileForm, requireEachOnce } from '../file-form.js';
import { CLIENT_NAME } from '../parse-access-keys.js';
import { MOST_SECRETS_EACH, type WebhookSecret } from './webhook-secret.js';

/** The form of a file of secrets. */
interface WebhookSecretList {
  readonly secrets: readonly WebhookSecret[];
}

const OWNED_BY = {
  client: { pattern: CLIENT_NAME },
  model: { pattern: '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$' },
};

const WEBHOOK_SECRET_LIST = new FileForm<WebhookSecretList>(
  {
    type: 'object',
    required: ['secrets'],
    additionalProperties: false,
    properties: {
      secrets: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', 'secret', 'createdAt'],
          additionalProperties: false,
          oneOf: [{ required: ['client'] }, { required: ['model'] }],
          properties: {
            id: { type: 'string', pattern: '^[0-9a-f]{8}$' },
            client: { type: 'string', ...OWNED_BY.client },
            model: { type: 'string', ...OWNED_BY.model },
            // 24 to 64 bytes.
            secret: { type: 'string', pattern: '^whsec_[A-Za-z0-9+/]{32,86}={0,2}$' },
            createdAt: { type: 'string' },
          },
        },
      },
    },
  },
  { allowUnionTypes: true, strictRequired: false },
);

/**
 * Reads the text of a file of secrets: `{"secrets": […]}`, each as a {@link WebhookSecret}.
 *
 * @throws {AccessKeyFileError} with one line that says what is wrong with it, and shows no secret
 */
export function parseWebhookSecrets(text: string): readonly WebhookSecret[] {
  const { secrets } = WEBHOOK_SECRET_LIST.read(text);
  requireEachOnce('secret', secrets);
  for (const { client, model } of secrets) {
    const ofSame = secrets.filter((other) => other.client === client && other.model === model);
    if (ofSame.length > MOST_SECRETS_EACH)
      throw new AccessKeyFileError(
        `${client ?? model ?? ''} has more than ${MOST_SECRETS_EACH} secrets: revoke one first`,
      );
  }
  return secrets;
}

/** Writes what {@link parseWebhookSecrets} reads, in lines for people. */
export function webhookSecretsText(secrets: readonly WebhookSecret[]): string {
  return `${JSON.stringify({ secrets }, undefined, 2)}\n`;
}
