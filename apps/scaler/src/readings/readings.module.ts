import { Module, type FactoryProvider } from '@nestjs/common';
import { ReadyMessagesReader } from '@tidegate/broker';
import { ReadingStore } from '@tidegate/job-store';
import { ClocksModule } from '../clocks.module.js';
import { CLOCKS, type ScalerClocks } from '../clocks.js';
import { ConnectionsModule } from '../connections/connections.module.js';
import { ScalerSettings } from '../settings/scaler.settings.js';
import { ModelReadings } from './model.readings.js';

const readings: FactoryProvider<ModelReadings> = {
  provide: ModelReadings,
  inject: [ScalerSettings, ReadyMessagesReader, ReadingStore, CLOCKS],
  useFactory: (
    settings: ScalerSettings,
    readyMessages: ReadyMessagesReader,
    store: ReadingStore,
    clocks: ScalerClocks,
  ) =>
    new ModelReadings({
      ...clocks,
      readyMessages,
      store,
      freshSeconds: settings.READING_FRESH_SECONDS,
      modelLimit: settings.SCALED_OBJECT_LIMIT,
    }),
};

/** The readings of each model: its queue, its workers, its arrivals. */
@Module({
  imports: [ClocksModule, ConnectionsModule],
  providers: [readings],
  exports: [ModelReadings],
})
export class ReadingsModule {}
