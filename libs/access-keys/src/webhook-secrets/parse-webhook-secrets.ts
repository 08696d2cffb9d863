import { Ajv, type ValidateFunction } from 'ajv';
import { AccessKeyFileError } from '../access-key-file.error.js';
import { CLIENT_NAME, parseJson } from '../parse-access-keys.js';
import { MOST_SECRETS_EACH, type WebhookSecret } from './webhook-secret.js';

/** The form of a file of secrets. */
interface WebhookSecretList {
  readonly secrets: readonly WebhookSecret[];
}

const OWNED_BY = {
  client: { pattern: CLIENT_NAME },
  model: { pattern: '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$' },
};

const WEBHOOK_SECRET_LIST = {
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
};

/** Compiled at the first use: ajv compiles its schema of schemas then, which would take a tenth of each start. */
let compiled: ValidateFunction<WebhookSecretList> | undefined;

/**
 * Reads the text of a file of secrets: `{"secrets": […]}`, each as a {@link WebhookSecret}.
 *
 * @throws {AccessKeyFileError} with one line that says what is wrong with it, and shows no secret
 */
export function parseWebhookSecrets(text: string): readonly WebhookSecret[] {
  const value = parseJson(text);
  const isWebhookSecretList = (compiled ??= new Ajv({
    allowUnionTypes: true,
    strictRequired: false,
  }).compile<WebhookSecretList>(WEBHOOK_SECRET_LIST));
  if (!isWebhookSecretList(value)) {
    const [error] = isWebhookSecretList.errors ?? [];
    const place = error?.instancePath ?? '';
    throw new AccessKeyFileError(`${place === '' ? 'it' : place} ${error?.message ?? 'is not valid'}`);
  }
  const { secrets } = value;
  const ids = secrets.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new AccessKeyFileError(`the secret ${twice} is in it twice`);
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
