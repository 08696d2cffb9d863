import type { StoreConnectionEvent } from '../connection/store-state.js';

/** What a connection has reported that is worth a log line: what was wrong, or `available`. */
export class ReportedLines {
  readonly all: string[] = [];

  readonly onEvent = (event: StoreConnectionEvent): void => {
    if (event.kind === 'available') this.all.push(event.kind);
    else if (event.kind === 'unavailable') this.all.push(event.trouble);
  };
}
