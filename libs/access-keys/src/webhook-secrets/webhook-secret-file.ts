import type { AccessKeyFileError } from '../access-key-file.error.js';
import { FollowedFile } from '../followed-file.js';
import { parseWebhookSecrets } from './parse-webhook-secrets.js';
import { WebhookSecrets } from './webhook-secret.js';

/** A file of the secrets of webhooks that is followed: a secret that is added or taken out counts a second later at most. */
export class WebhookSecretFile {
  private readonly file: FollowedFile<WebhookSecrets>;

  /**
   * @param path - of the file
   * @param onUnusable - is called once when it can no longer be used: the secrets of before count until it is right again
   * @throws {AccessKeyFileError} when it cannot be read at first
   */
  constructor(path: string, onUnusable: (error: AccessKeyFileError) => void) {
    this.file = new FollowedFile(path, (text) => new WebhookSecrets(parseWebhookSecrets(text)), {
      onChange: () => undefined,
      onUnusable,
    });
  }

  /** The secrets that count now. */
  get secrets(): WebhookSecrets {
    return this.file.value;
  }

  /** Stops to follow the file. */
  close(): void {
    this.file.close();
  }
}
