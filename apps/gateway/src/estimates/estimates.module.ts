import { Module, type FactoryProvider } from '@nestjs/common';
import { ReadyMessagesReader } from '@tidegate/broker';
import { ConnectionsModule } from '../connections/connections.module.js';
import { QueuesModule } from '../queues/queues.module.js';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { OutlookWatch } from './outlook.watch.js';

/** A connection of its own: its channel is closed by the broker whenever a queue is not there. */
const readyMessages: FactoryProvider<ReadyMessagesReader> = {
  provide: ReadyMessagesReader,
  inject: [GatewaySettings],
  useFactory: ({ RABBITMQ_URL, BACKEND_TIMEOUT_SECONDS }: GatewaySettings) =>
    new ReadyMessagesReader({ url: RABBITMQ_URL, timeoutSeconds: BACKEND_TIMEOUT_SECONDS }),
};

/** What is to come of jobs: places in queues, workers, estimated times. */
@Module({
  imports: [ConnectionsModule, QueuesModule],
  providers: [readyMessages, OutlookWatch],
  exports: [OutlookWatch, ReadyMessagesReader],
})
export class EstimatesModule {}
