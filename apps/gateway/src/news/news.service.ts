import { Inject, Injectable } from '@nestjs/common';
import type { JsonText } from '@tidegate/contracts';
import { compareNewsIds } from '@tidegate/job-store';
import type { Readable } from 'node:stream';
import type { Client } from '../access/client.js';
import { EventWait } from '../events/event-wait.js';
import { GatewayMetrics } from '../metrics/gateway.metrics.js';
import { GatewaySettings } from '../settings/gateway.settings.js';
import type { OnGone } from '../waiting/when-gone.js';
import { newsPageJson, shownNews } from './news-text.js';
import type { NewsQuery } from './news.query.js';
import { NewsStream } from './news.stream.js';
import { NewsWatch } from './news.watch.js';

/** What happens to all jobs, as clients follow it. */
@Injectable()
export class NewsService {
  constructor(
    @Inject(GatewaySettings)
    private readonly settings: Pick<GatewaySettings, 'EVENT_HEARTBEAT_SECONDS' | 'WAIT_LIMIT_SECONDS'>,
    @Inject(NewsWatch) private readonly watch: NewsWatch,
    @Inject(GatewayMetrics) private readonly metrics: GatewayMetrics,
  ) {}

  /**
   * Streams what happens to the jobs that a client may see.
   *
   * @throws {ProblemError} 503 when too many clients follow jobs
   */
  async stream(query: NewsQuery, client: Client, onGone: OnGone): Promise<Readable> {
    const stream = new NewsStream(client, {
      after: await this.begin(query),
      read: (last) => this.watch.read(last),
      heartbeatMs: this.settings.EVENT_HEARTBEAT_SECONDS * 1000,
      onSent: (count) => this.metrics.sentEvents.inc(count),
    });
    const release = this.watch.follow(stream, client);
    stream.once('close', release);
    onGone(() => stream.destroy());
    return stream;
  }

  /**
   * Reads what has happened; where nothing has, waits for the next.
   *
   * @throws {ProblemError} 503 when too many clients follow jobs
   */
  async poll(query: NewsQuery, client: Client, onGone: OnGone): Promise<JsonText> {
    const seconds = Math.min(query.waitSeconds, this.settings.WAIT_LIMIT_SECONDS);
    const wait = new EventWait(performance.now() + seconds * 1000);
    const release = wait.isOver ? () => undefined : this.watch.follow(wait, client);
    onGone(wait.stop);
    try {
      for (let from = await this.begin(query); ;) {
        const page = await (wait.isOver
          ? this.watch.readStored(from, query.limit)
          : this.watch.read(from, query.limit));
        const events = shownNews(page, client);
        if (events.length > 0 || (page.isLatest && wait.isOver)) {
          this.metrics.sentEvents.inc(events.length);
          return newsPageJson(events, page.last);
        }
        from = page.last;
        if (page.isLatest) await wait.next();
      }
    } finally {
      release();
    }
  }

  /** Where a client reads on: at the latest where it names nothing, or what has not been yet. */
  private async begin({ after }: NewsQuery): Promise<string> {
    const latest = await this.watch.begin();
    return after === undefined || compareNewsIds(after, latest) > 0 ? latest : after;
  }
}
