import { TERMINAL_JOB_STATUSES, type TerminalJobStatus } from '@tidegate/contracts';
import type { StoreConnection } from '../connection/store-connection.js';
import { endCountsKey, historyKey, historyPositionsKey, leaseKey } from '../keys.js';
import type { Lease } from '../leases/leases.js';
import { APPEND_HISTORY, READ_HISTORY_POSITIONS } from '../scripts/redis-scripts.js';
import type { HistoryResolution, HistorySlot } from './history-slot.js';
import { ENTRIES_PER_LIST, readSlotText, slotText } from './history-text.js';
import type { LatencyBuckets } from './latency-buckets.js';

/** How long each resolution is kept, seconds. */
export const HISTORY_KEPT_SECONDS: Readonly<Record<HistoryResolution, number>> = {
  5: 86_400,
  60: 7 * 86_400,
};

const RESOLUTIONS = [5, 60] as const;

/** As long as the oldest history: who begins again behind a gap knows where. */
const POSITIONS_KEPT_SECONDS = 8 * 86_400;

/** The scripts of histories. */
export const HISTORY_SCRIPTS = [APPEND_HISTORY, READ_HISTORY_POSITIONS];

/** An entry that is to be appended. */
export interface HistoryEntry {
  readonly model: string;
  readonly resolution: HistoryResolution;
  readonly slot: HistorySlot;
}

/** How far the history of a model is: the number of the last entry of each resolution, -1 for none. */
export type HistoryPosition = Readonly<Record<HistoryResolution, number>>;

/** How far histories are. */
export interface HistoryPositions {
  /** On the store's clock, by which all entries are numbered; milliseconds since the epoch. */
  readonly nowMs: number;
  /** In the order of the models that were asked for. */
  readonly positions: readonly HistoryPosition[];
}

/** The jobs of a model that have ended in five seconds. */
export type CountedEnds = Pick<HistorySlot, 'ends' | 'latencies'>;

interface GrowingEnds {
  readonly ends: Partial<Record<TerminalJobStatus, number>>;
  readonly latencies: Map<number, number>;
}

/**
 * What has happened to each model, by five seconds for a day and by minutes for a week. An entry is short text in a list of 720,
 * which expires as a whole, so that a model which is gone leaves nothing. Every method throws StoreUnavailableError.
 */
export class ModelHistory {
  constructor(private readonly store: StoreConnection) {}

  /** How far the histories of some models are. */
  async readPositions(models: readonly string[]): Promise<HistoryPositions> {
    const reply = await this.store.run(READ_HISTORY_POSITIONS, models.map(historyPositionsKey), RESOLUTIONS);
    const [nowMs = 0, ...numbers] = (reply as readonly string[]).map(Number);
    const positions = models.map((_, index) => ({
      5: numbers[2 * index] ?? -1,
      60: numbers[2 * index + 1] ?? -1,
    }));
    return { nowMs, positions };
  }

  /**
   * Appends entries; one that is not behind the last of its model and resolution is left out.
   *
   * @returns whether the lease is still this one: if not, nothing was appended
   */
  async append({ name, holder, token }: Lease, entries: readonly HistoryEntry[]): Promise<boolean> {
    const keys = entries.flatMap(({ model, resolution, slot }) => [
      historyPositionsKey(model),
      historyKey(model, resolution, listOf(slot.number)),
    ]);
    const values = entries.flatMap(({ resolution, slot }) => [
      resolution,
      slot.number,
      HISTORY_KEPT_SECONDS[resolution] + resolution * ENTRIES_PER_LIST,
      slotText(slot),
    ]);
    const first = [holder, token, POSITIONS_KEPT_SECONDS];
    return (await this.store.run(APPEND_HISTORY, [leaseKey(name), ...keys], [...first, ...values])) === 1;
  }

  /**
   * Reads entries, in their order.
   *
   * @param from - the number of the first
   * @param to - the number behind the last
   */
  async read(
    model: string,
    resolution: HistoryResolution,
    from: number,
    to: number,
  ): Promise<readonly HistorySlot[]> {
    if (to <= from) return [];
    const first = listOf(from);
    const lists = Array.from({ length: listOf(to - 1) - first + 1 }, (_, index) => first + index);
    const texts = await this.store.guard(() =>
      Promise.all(
        lists.map((list) => this.store.redis.lrange(historyKey(model, resolution, list), '0', '-1')),
      ),
    );
    return texts
      .flatMap((ofList, index) => ofList.map((text) => readSlotText(text, first + index)))
      .filter(({ number }) => number >= from && number < to);
  }

  /**
   * The jobs of a model that have ended in a minute, by the number of the five seconds; known for five minutes.
   *
   * @param minute - since the epoch
   */
  async readEnds(model: string, minute: number): Promise<ReadonlyMap<number, CountedEnds>> {
    const counts = await this.store.guard(() => this.store.redis.hgetall(endCountsKey(model, minute)));
    const slots = new Map<number, GrowingEnds>();
    for (const [field, text] of Object.entries(counts)) {
      const [place, status = '', bucket] = field.split(' ');
      if (!isTerminal(status)) continue;
      const number = minute * 12 + Number(place);
      const slot: GrowingEnds = slots.get(number) ?? { ends: {}, latencies: new Map<number, number>() };
      slots.set(number, slot);
      slot.ends[status] = (slot.ends[status] ?? 0) + Number(text);
      if (bucket !== undefined) slot.latencies.set(Number(bucket), Number(text));
    }
    return slots;
  }
}

/** No job has ended. */
export const NO_ENDS: CountedEnds = { ends: {}, latencies: new Map() as LatencyBuckets };

function listOf(number: number): number {
  return Math.floor(number / ENTRIES_PER_LIST);
}

function isTerminal(status: string): status is TerminalJobStatus {
  return (TERMINAL_JOB_STATUSES as readonly string[]).includes(status);
}
