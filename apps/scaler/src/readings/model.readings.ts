import type { ArrivalsBySecond } from '@tidegate/autoscaling';
import type { ReadyMessagesReader } from '@tidegate/broker';
import type { WorkerHeartbeat } from '@tidegate/contracts';
import { ArrivalHistoryReader, type MeasuredSeconds, type ReadingStore } from '@tidegate/job-store';
import { LRUCache } from 'lru-cache';
import { FreshReading } from './fresh-reading.js';

/** The readings of one model. */
export interface ModelReading {
  /** Jobs that waited in the queue at the last answer of the broker. */
  readonly ready: number;
  /** How long ago that was: 0 while the broker answers. */
  readonly readyAgeSeconds: number;
  readonly arrivals: ArrivalsBySecond;
  readonly heartbeats: readonly WorkerHeartbeat[];
  readonly measured: MeasuredSeconds;
  /** Whether the model is paused: its jobs wait for no worker. */
  readonly isPaused: boolean;
}

/** Where readings come from. */
export interface ModelReadingsOptions {
  readonly readyMessages: Pick<ReadyMessagesReader, 'read'>;
  readonly store: Pick<ReadingStore, 'arrivals' | 'heartbeats' | 'measuredTimes' | 'pauses' | 'endedInQueue'>;
  readonly freshSeconds: number;
  /** Models whose readings are kept; an integer from 1. */
  readonly modelLimit: number;
  /** Seconds since the epoch. */
  readonly nowSeconds: () => number;
  /** A clock that only goes forward, seconds. */
  readonly monotonicSeconds: () => number;
}

type StoreReading = Pick<ModelReading, 'arrivals' | 'heartbeats' | 'measured' | 'isPaused'>;

interface Sources {
  readonly broker: FreshReading<number>;
  readonly store: FreshReading<StoreReading>;
}

/** Collects the readings of a model from broker and store. When one is lost, its last reading is used for a while. */
export class ModelReadings {
  private readonly sources: LRUCache<string, Sources>;

  constructor(private readonly options: ModelReadingsOptions) {
    this.sources = new LRUCache({ max: options.modelLimit });
  }

  /**
   * Reads all of it.
   *
   * @throws {ReadingUnavailableError} when a source has not answered recently
   */
  async read(model: string): Promise<ModelReading> {
    const { broker, store } = this.sourcesOf(model);
    const [ready, rest] = await Promise.all([broker.get(), store.get()]);
    return { ready: ready.value, readyAgeSeconds: ready.ageSeconds, ...rest.value };
  }

  /** Messages of jobs that have ended are no load. Without the store they count. */
  private async readWaiting(model: string): Promise<number | 'unavailable'> {
    const { readyMessages, store } = this.options;
    const ready = await readyMessages.read(model);
    if (ready === 'unavailable' || ready === 0) return ready;
    return ready - (await store.endedInQueue.count(model, ready).catch(() => 0));
  }

  private sourcesOf(model: string): Sources {
    const known = this.sources.get(model);
    if (known !== undefined) return known;
    const { store, freshSeconds, nowSeconds, monotonicSeconds } = this.options;
    const history = new ArrivalHistoryReader(store.arrivals, model);
    const readStore = async (): Promise<StoreReading> => {
      const [arrivals, heartbeats, measured, isPaused] = await Promise.all([
        history.read(nowSeconds()),
        store.heartbeats.list(model),
        store.measuredTimes.read(model),
        store.pauses.read(model),
      ]);
      return { arrivals, heartbeats, measured, isPaused };
    };
    const always = { freshSeconds, monotonicSeconds };
    const sources = {
      broker: new FreshReading({
        ...always,
        source: 'message broker',
        read: () => this.readWaiting(model),
      }),
      store: new FreshReading({ ...always, source: 'job store', read: readStore }),
    };
    this.sources.set(model, sources);
    return sources;
  }
}
