import {
  observedWorkers,
  type ArrivalsBySecond,
  type MeasuredWait,
  type PolicyObservation,
} from '@tidegate/autoscaling';
import type { ReadyMessagesReader } from '@tidegate/broker';
import type { WorkerHeartbeat } from '@tidegate/contracts';
import { ArrivalHistoryReader, type EndedInQueueSample, type JobStore } from '@tidegate/job-store';
import { withoutEnded } from './without-ended.js';

const NONE_ENDED: EndedInQueueSample = { count: 0, ids: [] };

/** Where the readings come from. */
export interface ObserverSources {
  readonly readyMessages: Pick<ReadyMessagesReader, 'read'>;
  readonly store: Pick<
    JobStore,
    'arrivals' | 'heartbeats' | 'measuredTimes' | 'jobWaits' | 'pauses' | 'endedInQueue'
  >;
}

/** A reading of a model, and how long its latest jobs have waited. */
export interface ObservedModel {
  readonly observation: PolicyObservation;
  readonly waits: readonly MeasuredWait[];
  /** All that were pushed; those of the observation lack the jobs that have ended while they waited. */
  readonly arrivals: ArrivalsBySecond;
  /** What each worker that has beaten recently was doing. */
  readonly heartbeats: readonly WorkerHeartbeat[];
  readonly isPaused: boolean;
}

/** Reads what estimates of a model need. */
export class ModelObserver {
  private readonly history: ArrivalHistoryReader;

  constructor(
    private readonly sources: ObserverSources,
    private readonly model: string,
  ) {
    this.history = new ArrivalHistoryReader(sources.store.arrivals, model);
  }

  /**
   * Reads all of it, with one round trip to the broker and few to the store.
   *
   * @returns undefined where the broker does not answer
   * @throws {StoreUnavailableError} when the store does not answer
   */
  async observe(): Promise<ObservedModel | undefined> {
    const { model, sources } = this;
    const { readyMessages, store } = sources;
    const nowSeconds = Date.now() / 1000;
    const [ready, arrivals, heartbeats, measured, waits, isPaused, ended] = await Promise.all([
      readyMessages.read(model),
      this.history.read(nowSeconds),
      store.heartbeats.list(model),
      store.measuredTimes.read(model),
      store.jobWaits.read(model),
      store.pauses.read(model),
      // A store whose users were made for an earlier release refuses it: then these jobs count, and the estimate remains.
      store.endedInQueue.sample(model).catch(() => NONE_ENDED),
    ]);
    if (ready === 'unavailable') return undefined;
    return {
      observation: {
        nowSeconds,
        ...withoutEnded({ arrivals, ready }, ended),
        unacknowledged: heartbeats.filter(({ busySinceMs }) => busySinceMs !== undefined).length,
        workers: observedWorkers(heartbeats),
        ...measured,
      },
      waits: waits.map(({ pushedAtMs, waitMs }) => ({
        pushedAtSeconds: pushedAtMs / 1000,
        waitSeconds: waitMs / 1000,
      })),
      arrivals,
      heartbeats,
      isPaused,
    };
  }
}
