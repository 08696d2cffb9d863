import { isDeepStrictEqual } from 'node:util';

/** An event of a job, as a client receives it. */
export interface FollowedEvent {
  /** Only what is kept has one. */
  readonly id?: number;
  readonly type: string;
  readonly attempt: number;
  /** Of `log`. */
  readonly stream?: string;
  readonly lines?: readonly string[];
  /** Of `output`. */
  readonly from?: number;
  readonly parts?: readonly unknown[];
  /** Of `completed`. */
  readonly status?: string;
  readonly error?: string | undefined;
}

/**
 * Whether two logs of a job are the same. How a job has failed may become clearer after its end, when a worker that was lost is
 * back.
 */
export function isSameLog(one: readonly FollowedEvent[], other: readonly FollowedEvent[]): boolean {
  const compared = (events: readonly FollowedEvent[]): readonly FollowedEvent[] =>
    events.map((event) => (event.type === 'completed' ? { ...event, error: undefined } : event));
  return isDeepStrictEqual(compared(one), compared(other));
}

/** Counts the events of one job that a client receives, over all its connections: each must come once, in order. */
export class EventCount {
  /** Those that are kept, in the order in which they came. */
  readonly events: FollowedEvent[] = [];
  readonly faults: string[] = [];

  /** The number of the last one; 0 before the first. */
  get last(): number {
    return this.events.at(-1)?.id ?? 0;
  }

  get isComplete(): boolean {
    return this.events.at(-1)?.type === 'completed';
  }

  take(event: FollowedEvent): void {
    const { id, type } = event;
    if (id === undefined) {
      if (type !== 'progress') this.faults.push(`${type} has no number`);
      return;
    }
    if (this.isComplete) this.faults.push(`${id} ${type} came after the end`);
    if (type === 'truncated' ? id <= this.last : id !== this.last + 1)
      this.faults.push(`${id} ${type} came after ${this.last}`);
    this.events.push(event);
  }
}
