import {
  mergeSlots,
  NO_ENDS,
  type CountedEnds,
  type HistoryEntry,
  type HistorySlot,
  type JobStore,
  type Lease,
} from '@tidegate/job-store';
import { randomUUID } from 'node:crypto';
import { slotOf, type ModelSample } from './levels.js';

/** What a recorder needs from its gateway. */
export interface HistoryRecorderOptions {
  readonly store: {
    readonly history: Pick<JobStore['history'], 'readPositions' | 'append' | 'read' | 'readEnds'>;
    readonly leases: Pick<JobStore['leases'], 'take' | 'release'>;
    readonly arrivals: Pick<JobStore['arrivals'], 'readMinutes'>;
    readonly scalingDecisions: Pick<JobStore['scalingDecisions'], 'wanted'>;
  };
  readonly models: readonly string[];
  /** The levels of a model by its latest reading; undefined where none is recent. */
  readonly levels: (model: string) => HistorySlot['levels'] | undefined;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
}

const SLOT_MS = 5_000;
const SLOTS_PER_MINUTE = 12;
const LEASE_NAME = 'history';
/** After a gateway that was killed, the others wait as long. What they have seen meanwhile they then write. */
const LEASE_MS = 12_000;
/** How many samples a gateway has: a minute, for the time in which nobody had the lease. */
const SAMPLES_KEPT = 12;
/** Slots after the end of one until it is written: arrivals and ends are counted a moment after they were. */
const WRITTEN_AFTER = 2;
/**
 * For as many slots it is still known what was pushed and what has ended, whoever was there: four minutes. Ends are counted for
 * five.
 */
const SLOTS_COUNTED = 48;
/** As long as five seconds are kept. */
const MINUTES_OF_A_DAY = 1_440;

type SamplesByModel = ReadonlyMap<string, ModelSample>;

/**
 * Records the history of all models. Each gateway samples, once in five seconds; the one with the lease writes what it has seen
 * of the time since the last entry. So when another one takes over nothing is missing, and as the store takes each entry once and
 * under a fencing token, nothing is there twice. Of a short time in which it has not sampled it writes what the store has counted.
 * While no gateway lives for longer nothing is recorded: that is a gap.
 */
export class HistoryRecorder {
  private readonly holder = randomUUID();
  private readonly samples = new Map<number, SamplesByModel>();
  /** How far the store's clock is ahead, by which slots are numbered. */
  private aheadMs = 0;
  private slot: number | undefined;
  private lease: Lease | undefined;

  constructor(private readonly options: HistoryRecorderOptions) {}

  /**
   * Samples, and writes if it is this gateway's turn, once in five seconds; before that it does nothing. Call it each second.
   *
   * @throws {StoreUnavailableError} when the store does not answer: what was sampled is written later
   */
  async step(): Promise<void> {
    const { store, models, nowMs } = this.options;
    const slot = Math.floor((nowMs() + this.aheadMs) / SLOT_MS);
    if (slot === this.slot) return;
    this.slot = slot;
    await this.sample(slot);
    const { nowMs: storeMs, positions } = await store.history.readPositions(models);
    this.aheadMs = storeMs - nowMs();
    this.lease = await store.leases.take(LEASE_NAME, this.holder, LEASE_MS);
    if (!this.lease) return;
    const until = slot - WRITTEN_AFTER;
    const recorded = await Promise.all(
      models.map((model, index) => this.unwritten(model, positions[index]?.[5] ?? -1, until)),
    );
    if (!(await this.append(recorded.flat()))) return;
    const minutes = await Promise.all(
      models.map((model, index) => this.minutes(model, positions[index]?.[60] ?? -1, until)),
    );
    await this.append(minutes.flat());
  }

  /** Leaves the lease to the other gateways at once. */
  async release(): Promise<void> {
    if (this.lease) await this.options.store.leases.release(this.lease);
  }

  private async append(entries: readonly HistoryEntry[]): Promise<boolean> {
    if (!this.lease) return false;
    return entries.length === 0 || this.options.store.history.append(this.lease, entries);
  }

  private async sample(slot: number): Promise<void> {
    const { store, models, levels } = this.options;
    const seen = await Promise.all(
      models.map(async (model): Promise<[string, ModelSample]> => {
        const present = levels(model);
        // A store whose users were made for an earlier release refuses it: then the number is not known.
        const wanted = await store.scalingDecisions.wanted(model).catch(() => undefined);
        return [
          model,
          {
            ...(present === undefined ? {} : { levels: present }),
            ...(wanted === undefined ? {} : { wanted }),
          },
        ];
      }),
    );
    this.samples.set(slot, new Map(seen));
    for (const sampled of this.samples.keys())
      if (sampled <= slot - SAMPLES_KEPT) this.samples.delete(sampled);
  }

  /** What this gateway has seen of a model behind the last entry, and what was counted meanwhile. */
  private async unwritten(model: string, last: number, until: number): Promise<readonly HistoryEntry[]> {
    const numbers = this.numbersBehind(last, until);
    if (numbers.length === 0) return [];
    const minutes = [...new Set(numbers.map((number) => Math.floor(number / SLOTS_PER_MINUTE)))];
    const { arrivals, history } = this.options.store;
    const [pushed, ends] = await Promise.all([
      arrivals.readMinutes(model, minutes),
      Promise.all(minutes.map((minute) => history.readEnds(model, minute))),
    ]);
    const ended = new Map<number, CountedEnds>(ends.flatMap((ofMinute) => [...ofMinute]));
    return numbers.map((number) => {
      const seconds = pushed.get(Math.floor(number / SLOTS_PER_MINUTE)) ?? new Map<number, number>();
      const counted = { ...(ended.get(number) ?? NO_ENDS), arrivals: arrivalsIn(number, seconds) };
      const sample = this.samples.get(number)?.get(model) ?? {};
      return { model, resolution: 5, slot: slotOf(number, sample, counted) };
    });
  }

  /**
   * The slots that are to be written. Those without a sample are among them where the ones around them are written: else what was
   * pushed and has ended in them would be missing for good, after each start of the only gateway and each time it was held up.
   */
  private numbersBehind(last: number, until: number): readonly number[] {
    const isCounted = last >= until - SLOTS_COUNTED;
    const sampled = [...this.samples.keys()].filter((number) => number > last && number <= until);
    if (sampled.length === 0) return [];
    const first = isCounted ? last + 1 : Math.min(...sampled);
    return Array.from({ length: Math.max(...sampled) - first + 1 }, (_, index) => first + index);
  }

  /** The minutes that are over and not made of their five seconds yet. */
  private async minutes(model: string, last: number, until: number): Promise<readonly HistoryEntry[]> {
    const end = Math.floor((until + 1) / SLOTS_PER_MINUTE);
    if (last >= end - 1) return [];
    const from = Math.max(last + 1, end - MINUTES_OF_A_DAY);
    const [first, behind] = [from * SLOTS_PER_MINUTE, end * SLOTS_PER_MINUTE];
    const byMinute = new Map<number, HistorySlot[]>();
    for (const slot of await this.options.store.history.read(model, 5, first, behind)) {
      const minute = Math.floor(slot.number / SLOTS_PER_MINUTE);
      byMinute.set(minute, [...(byMinute.get(minute) ?? []), slot]);
    }
    return [...byMinute].map(([minute, slots]) => ({
      model,
      resolution: 60,
      slot: mergeSlots(minute, slots),
    }));
  }
}

function arrivalsIn(number: number, bySecond: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (let second = number * 5; second < (number + 1) * 5; second += 1) sum += bySecond.get(second) ?? 0;
  return sum;
}
