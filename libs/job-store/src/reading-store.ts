import { ArrivalCounts } from './arrivals/arrival-counts.js';
import { EndedInQueue } from './control/ended-in-queue.js';
import { ModelPauses } from './control/model-pauses.js';
import type { RedisScript } from './connection/redis-script.js';
import { StoreConnection, type StoreConnectionOptions } from './connection/store-connection.js';
import { WorkerHeartbeats } from './workers/worker-heartbeats.js';
import { MeasuredTimes } from './workers/measured-times.js';
import { ScalingDecisions } from './scaling/scaling-decisions.js';
import { SCALING_SCRIPTS, SharedScaling } from './scaling/shared-scaling.js';
import { BEAT_WORKER, COUNT_ARRIVALS, NOTE_DECISION, SET_PAUSE } from './scripts/redis-scripts.js';

/** What scaling reads and what scalers share, over one connection: no jobs, only counts, times and decisions. */
export class ReadingStore {
  readonly heartbeats: WorkerHeartbeats;
  readonly arrivals: ArrivalCounts;
  readonly measuredTimes: MeasuredTimes;
  readonly pauses: ModelPauses;
  readonly endedInQueue: EndedInQueue;
  readonly sharedScaling: SharedScaling;
  readonly scalingDecisions: ScalingDecisions;
  protected readonly connection: StoreConnection;

  /** @param scripts - further scripts, for a store of more than readings */
  constructor(options: StoreConnectionOptions, scripts: readonly RedisScript[] = []) {
    this.connection = new StoreConnection({ needsWrites: false, ...options }, [
      COUNT_ARRIVALS,
      BEAT_WORKER,
      ...SCALING_SCRIPTS,
      NOTE_DECISION,
      SET_PAUSE,
      ...scripts,
    ]);
    this.heartbeats = new WorkerHeartbeats(this.connection);
    this.arrivals = new ArrivalCounts(this.connection);
    this.measuredTimes = new MeasuredTimes(this.connection);
    this.pauses = new ModelPauses(this.connection);
    this.endedInQueue = new EndedInQueue(this.connection);
    this.sharedScaling = new SharedScaling(this.connection);
    this.scalingDecisions = new ScalingDecisions(this.connection);
  }

  /** True while what is read is answered. */
  get isConnected(): boolean {
    return this.connection.isConnected;
  }

  /** What is wrong with the store, as in "is read-only (READONLY): reconnecting"; `undefined` while nothing is. */
  get trouble(): string | undefined {
    return this.connection.trouble;
  }

  /** True from the first answer on, whatever happens later. */
  get hasBeenConnected(): boolean {
    return this.connection.hasBeenConnected;
  }

  /** Begins to connect and never gives up; resolves when the store first answers. */
  async open(): Promise<void> {
    await this.connection.open();
  }

  /** Closes for good. */
  async close(): Promise<void> {
    await this.connection.close();
  }
}
