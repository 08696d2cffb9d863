import { AddressesSetting, NumberSetting, TextSetting, UrlSetting } from './setting.decorators.js';
import { ServiceSettings } from './service.settings.js';

/** The settings of every service that needs broker and store. */
export class BackendSettings extends ServiceSettings {
  @UrlSetting({ schemes: ['amqp', 'amqps'], secret: true, description: 'Address of RabbitMQ.' })
  readonly RABBITMQ_URL: string = 'amqp://guest:guest@localhost:5672';

  @UrlSetting({ schemes: ['redis', 'rediss'], secret: true, description: 'Address of Redis.' })
  readonly REDIS_URL: string = 'redis://localhost:6379';

  @AddressesSetting({
    optional: true,
    description:
      'Redis Sentinels, which report the master of a replicated store (port 26379 unless given). Host and port of REDIS_URL are then ignored; its user, password and database are those of the master, and `rediss://` means TLS to both.',
  })
  readonly REDIS_SENTINELS?: string;

  @TextSetting({ description: 'Name that the Sentinels have for the master.' })
  readonly REDIS_SENTINEL_MASTER: string = 'mymaster';

  @TextSetting({ optional: true, description: 'User that the Sentinels are asked as, where they want one.' })
  readonly REDIS_SENTINEL_USERNAME?: string;

  @TextSetting({
    optional: true,
    secret: true,
    description: 'Password for the Sentinels, where they want one; that of the store stands in REDIS_URL.',
  })
  readonly REDIS_SENTINEL_PASSWORD?: string;

  @NumberSetting({
    minimum: 0.1,
    maximum: 60,
    description: 'Seconds that broker and store have to answer before a request counts as failed.',
  })
  readonly BACKEND_TIMEOUT_SECONDS: number = 1.5;
}
