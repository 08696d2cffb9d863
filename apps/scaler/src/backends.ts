import { ReadyMessagesReader, type BrokerConnectionEvent } from '@tidegate/broker';
import { ArrivalChannel, ReadingStore } from '@tidegate/job-store';
import { logAvailability, storeAddress, type ServiceLogger } from '@tidegate/service';
import type { ScalerSettings } from './settings/scaler.settings.js';

/** Everything that readings come from: opened together, closed together. */
export class Backends {
  readonly readyMessages: ReadyMessagesReader;
  readonly store: ReadingStore;
  /** What it means when broker or store are lost. */
  readonly outageConsequence: string;
  private readonly channel: ArrivalChannel;

  /** @param onArrival jobs of a model have just arrived */
  constructor(
    settings: ScalerSettings,
    private readonly logger: ServiceLogger,
    onArrival: (model: string) => void,
  ) {
    const { RABBITMQ_URL, BACKEND_TIMEOUT_SECONDS, READING_FRESH_SECONDS } = settings;
    this.outageConsequence = `decisions go on for ${READING_FRESH_SECONDS} s, then KEDA falls back`;
    this.readyMessages = new ReadyMessagesReader({
      url: RABBITMQ_URL,
      timeoutSeconds: BACKEND_TIMEOUT_SECONDS,
      onEvent: (event) => this.logBroker(event),
    });
    const storeOptions = { ...storeAddress(settings), commandTimeoutSeconds: BACKEND_TIMEOUT_SECONDS };
    this.store = new ReadingStore({
      ...storeOptions,
      onEvent: (event) => logAvailability(logger, 'job store', event, this.outageConsequence),
    });
    this.channel = new ArrivalChannel({ ...storeOptions, onArrival });
  }

  /** Connects to all of it, and never gives up. */
  async open(): Promise<void> {
    await Promise.all([this.readyMessages.open(), this.store.open(), this.channel.open()]);
  }

  /** Closes all of it. */
  async close(): Promise<void> {
    await Promise.all([this.readyMessages.close(), this.store.close(), this.channel.close()]);
  }

  private logBroker(event: BrokerConnectionEvent): void {
    if (event.kind === 'connected') this.logger.info('message broker connected');
    else if (event.kind === 'disconnected')
      this.logger.warn(`message broker lost: ${this.outageConsequence}`);
  }
}
