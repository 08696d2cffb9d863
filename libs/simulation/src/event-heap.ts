/** Something that happens to a worker at a time. */
export interface TimedEvent<Worker> {
  readonly atSeconds: number;
  readonly worker: Worker;
}

/** The events of workers in the order of their times: a binary heap, for a simulator that must not sort. */
export class EventHeap<Worker> {
  private readonly events: TimedEvent<Worker>[] = [];

  /** When the next event is; infinity when there is none. */
  get nextSeconds(): number {
    return this.events[0]?.atSeconds ?? Number.POSITIVE_INFINITY;
  }

  push(event: TimedEvent<Worker>): void {
    const { events } = this;
    let child = events.length;
    events.push(event);
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = events[parent];
      if (above === undefined || above.atSeconds <= event.atSeconds) break;
      events[child] = above;
      child = parent;
    }
    events[child] = event;
  }

  /** Takes the next event out; undefined when there is none. */
  pop(): TimedEvent<Worker> | undefined {
    const { events } = this;
    const first = events[0];
    const last = events.pop();
    if (last !== undefined && events.length > 0) this.sink(last);
    return first;
  }

  private sink(event: TimedEvent<Worker>): void {
    const { events } = this;
    const count = events.length;
    let parent = 0;
    for (let child = 1; child < count; child = 2 * parent + 1) {
      const right = events[child + 1];
      let least = events[child];
      if (least !== undefined && right !== undefined && right.atSeconds < least.atSeconds) {
        least = right;
        child += 1;
      }
      if (least === undefined || event.atSeconds <= least.atSeconds) break;
      events[parent] = least;
      parent = child;
    }
    events[parent] = event;
  }
}
