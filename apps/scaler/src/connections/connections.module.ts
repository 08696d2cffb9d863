import {
  Inject,
  Module,
  type FactoryProvider,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ReadyMessagesReader } from '@tidegate/broker';
import { ArrivalChannel, ReadingStore } from '@tidegate/job-store';
import { logAvailability, ServiceLogger, StartSequence, storeAddress } from '@tidegate/service';
import { ScalerSettings } from '../settings/scaler.settings.js';
import { START_STEPS } from '../start-steps.js';
import { ArrivalEvents } from './arrival-events.js';

/** The consequence when broker or store are lost. */
export function outageConsequence(settings: Pick<ScalerSettings, 'READING_FRESH_SECONDS'>): string {
  return `decisions go on for ${settings.READING_FRESH_SECONDS} s, then KEDA falls back`;
}

function storeOptions(settings: ScalerSettings) {
  return { ...storeAddress(settings), commandTimeoutSeconds: settings.BACKEND_TIMEOUT_SECONDS };
}

const readyMessages: FactoryProvider<ReadyMessagesReader> = {
  provide: ReadyMessagesReader,
  inject: [ScalerSettings, ServiceLogger],
  useFactory: (settings: ScalerSettings, logger: ServiceLogger) =>
    new ReadyMessagesReader({
      url: settings.RABBITMQ_URL,
      timeoutSeconds: settings.BACKEND_TIMEOUT_SECONDS,
      onEvent: (event) => {
        if (event.kind === 'connected') logger.info('message broker connected');
        else if (event.kind === 'disconnected')
          logger.warn(`message broker lost: ${outageConsequence(settings)}`);
      },
    }),
};

const store: FactoryProvider<ReadingStore> = {
  provide: ReadingStore,
  inject: [ScalerSettings, ServiceLogger],
  useFactory: (settings: ScalerSettings, logger: ServiceLogger) =>
    new ReadingStore({
      ...storeOptions(settings),
      onEvent: (event) => logAvailability(logger, 'job store', event, outageConsequence(settings)),
    }),
};

const channel: FactoryProvider<ArrivalChannel> = {
  provide: ArrivalChannel,
  inject: [ScalerSettings, ArrivalEvents],
  useFactory: (settings: ScalerSettings, arrivals: ArrivalEvents) =>
    new ArrivalChannel({ ...storeOptions(settings), onArrival: (model) => arrivals.next(model) }),
};

/**
 * Broker and store. Modules that use them import this one, so that Nest shuts those down first and the connections last.
 */
@Module({
  providers: [ArrivalEvents, readyMessages, store, channel],
  exports: [ArrivalEvents, ReadyMessagesReader, ReadingStore],
})
export class ConnectionsModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(ReadyMessagesReader) private readonly readyMessages: ReadyMessagesReader,
    @Inject(ReadingStore) private readonly store: ReadingStore,
    @Inject(ArrivalChannel) private readonly channel: ArrivalChannel,
    @Inject(StartSequence) private readonly start: StartSequence,
  ) {}

  /** Connects to both, and never gives up. */
  onApplicationBootstrap(): void {
    this.start.add({ name: START_STEPS.broker, run: () => this.readyMessages.open() });
    this.start.add({ name: START_STEPS.store, run: () => this.store.open() });
    this.start.add({ name: START_STEPS.arrivals, run: () => this.channel.open() });
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.readyMessages.close(), this.store.close(), this.channel.close()]);
  }
}
