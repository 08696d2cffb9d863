import type { AccessKeyFileEvent } from '@tidegate/access-keys';
import type { ServiceLogger } from '@tidegate/service';

/** One line for what happens to the file of access keys. */
export function logKeyFile(
  logger: Pick<ServiceLogger, 'error' | 'info'>,
  path: string,
  event: AccessKeyFileEvent,
): void {
  switch (event.kind) {
    case 'changed':
      logger.info('access keys read again', { path, keys: event.keys });
      return;
    case 'unusable':
      logger.error(
        'the file of access keys can no longer be used: the keys that it held before still count',
        {
          path,
          reason: event.error.message,
        },
      );
  }
}
