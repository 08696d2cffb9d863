import type { EventPage } from '@tidegate/job-store';
import { progressOf, streamEventText, streamText } from './event-text.js';
import { ResumableStream } from './resumable.stream.js';

/** The events of one job as server-sent events, to the end of the job. */
export class EventStream extends ResumableStream<number, EventPage> {
  private progressJson: string | undefined;

  protected override show(page: EventPage): { readonly text: string; readonly count: number } {
    return { text: streamText(page) + this.progressText(page), count: page.events.length };
  }

  /** The progress, unless it is what was sent last. */
  private progressText(page: EventPage): string {
    if (page.progressJson === this.progressJson) return '';
    this.progressJson = page.progressJson;
    const progress = progressOf(page, Date.now());
    return progress ? streamEventText(progress) : '';
  }
}
