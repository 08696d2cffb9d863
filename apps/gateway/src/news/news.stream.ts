import type { NewsPage } from '@tidegate/job-store';
import type { Client } from '../access/client.js';
import { ResumableStream, type ResumableStreamOptions, type StreamPage } from '../events/resumable.stream.js';
import { newsStreamText, shownNews } from './news-text.js';

/** News never end. */
export type EndlessPage = NewsPage & StreamPage<string>;

/** What happens to all jobs that a client may see, as server-sent events. */
export class NewsStream extends ResumableStream<string, EndlessPage> {
  constructor(
    private readonly client: Client,
    options: ResumableStreamOptions<string, EndlessPage>,
  ) {
    super(options);
  }

  protected override show(page: EndlessPage): { readonly text: string; readonly count: number } {
    const events = shownNews(page, this.client);
    return { text: newsStreamText(events), count: events.length };
  }

  /** With the id of what was looked at last, so that a client whose jobs rest resumes there, and not long before. */
  protected override heartbeat(): string {
    return `id: ${this.last}\n\n`;
  }
}
