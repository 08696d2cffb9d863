import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ReadyMessagesReader } from '@tidegate/broker';
import { JobStore } from '@tidegate/job-store';
import { StartSequence } from '@tidegate/service';
import { RepeatedLook } from '../repetition/repeated-look.js';
import { SERVED_MODELS } from '../settings/gateway.settings.js';
import { START_STEPS } from '../start-steps.js';
import { ModelObserver } from './model.observer.js';
import { ModelOutlook } from './model.outlook.js';

const LOOK_INTERVAL_MS = 1_000;
/** Where nothing waits, runs or starts, one look of this number is enough. */
const LOOKS_OF_IDLE_MODELS = 5;

interface Watched {
  readonly observer: ModelObserver;
  readonly outlook: ModelOutlook;
}

/** Reads every model once a second, so that no request has to: queue, workers, arrivals and measured times. */
@Injectable()
export class OutlookWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly watched: ReadonlyMap<string, Watched>;
  private readonly repeated = new RepeatedLook(LOOK_INTERVAL_MS, () => this.look());
  private looks = 0;

  constructor(
    @Inject(SERVED_MODELS) models: readonly string[],
    @Inject(JobStore) store: JobStore,
    @Inject(ReadyMessagesReader) private readonly readyMessages: ReadyMessagesReader,
    @Inject(StartSequence) private readonly start: StartSequence,
  ) {
    const sources = { readyMessages, store };
    this.watched = new Map(
      models.map((model) => [
        model,
        { observer: new ModelObserver(sources, model), outlook: new ModelOutlook() },
      ]),
    );
  }

  onApplicationBootstrap(): void {
    this.start.add({
      name: 'outlook of jobs',
      after: [START_STEPS.store, START_STEPS.broker, START_STEPS.queueLimits],
      run: () => this.begin(),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    const ended = this.repeated.end();
    await this.readyMessages.close();
    await ended;
  }

  /** What is known of a model; undefined for one that is not served. */
  of(model: string): ModelOutlook | undefined {
    return this.watched.get(model)?.outlook;
  }

  /** Begins to read; resolves after the first reading. */
  private async begin(): Promise<void> {
    await this.readyMessages.open();
    await this.repeated.begin();
  }

  private async look(): Promise<void> {
    const isForAll = this.looks % LOOKS_OF_IDLE_MODELS === 0;
    this.looks += 1;
    await Promise.all(
      [...this.watched.values()].map(async ({ observer, outlook }) => {
        if (!isForAll && !outlook.isBusy) return;
        try {
          const observed = await observer.observe();
          if (observed !== undefined) outlook.observe(observed);
        } catch {
          // The last reading counts for a while; then there is no outlook.
        }
      }),
    );
  }
}
