/** Stops one thing; `hurry` is aborted when the user wants it faster. Never rejects. */
export type Stop = (hurry: AbortSignal) => Promise<void>;

/** What has been started, to be stopped in the opposite order, each thing once. */
export class StopList {
  private readonly stops: Stop[] = [];

  /** Registers a thing; before it is started, so that nothing is ever forgotten. */
  add(stop: Stop): void {
    this.stops.push(stop);
  }

  async stopAll(hurry: AbortSignal): Promise<void> {
    for (let stop = this.stops.pop(); stop !== undefined; stop = this.stops.pop()) await stop(hurry);
  }
}
