import { NumberSetting, UrlSetting } from './setting.decorators.js';
import { ServiceSettings } from './service.settings.js';

/** The settings of every service that needs broker and store. */
export class BackendSettings extends ServiceSettings {
  @UrlSetting({ schemes: ['amqp', 'amqps'], description: 'Address of RabbitMQ.' })
  readonly RABBITMQ_URL: string = 'amqp://guest:guest@localhost:5672';

  @UrlSetting({ schemes: ['redis', 'rediss'], description: 'Address of Redis.' })
  readonly REDIS_URL: string = 'redis://localhost:6379';

  @NumberSetting({
    minimum: 0.1,
    maximum: 60,
    description: 'Seconds that broker and store have to answer before a request counts as failed.',
  })
  readonly BACKEND_TIMEOUT_SECONDS: number = 1.5;
}
