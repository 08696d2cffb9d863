import { Inject, Injectable } from '@nestjs/common';
import type { JsonText } from '@tidegate/contracts';
import { JobStore, type EventPage } from '@tidegate/job-store';
import { Readable } from 'node:stream';
import { seesJob, type Client } from '../access/client.js';
import { JobsService } from '../jobs/jobs.service.js';
import { GatewayMetrics } from '../metrics/gateway.metrics.js';
import { ProblemError } from '../problems/problem.error.js';
import { GatewaySettings } from '../settings/gateway.settings.js';
import type { OnGone } from '../waiting/when-gone.js';
import { pageJson } from './event-text.js';
import { EventStream } from './event.stream.js';
import { EventWait } from './event-wait.js';
import type { EventsQuery } from './events.query.js';
import { JobFollowing } from './job-following.js';
import { logText } from './log-text.js';

/** A stream holds at most this of its job's log at a time. */
const STREAM_PAGE = { events: 64, bytes: 16_384 };

/** An answer, or a step of one, is no longer than this, unless it is a single event. */
const PAGE_BYTES = 262_144;

/** What happens to jobs, as clients follow it. Every method throws ProblemError 404 for a job that the client may not see. */
@Injectable()
export class EventsService {
  constructor(
    @Inject(GatewaySettings)
    private readonly settings: Pick<GatewaySettings, 'EVENT_HEARTBEAT_SECONDS' | 'WAIT_LIMIT_SECONDS'>,
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(JobsService) private readonly jobs: JobsService,
    @Inject(JobFollowing) private readonly following: JobFollowing,
    @Inject(GatewayMetrics) private readonly metrics: GatewayMetrics,
  ) {}

  /**
   * Streams the events of a job until it has ended.
   *
   * @returns `undefined` when the client has them all, and the job has ended
   * @throws {ProblemError} 503 when too many clients follow jobs
   */
  async stream(
    id: string,
    { after }: EventsQuery,
    client: Client,
    onGone: OnGone,
  ): Promise<Readable | undefined> {
    const page = await this.readFor(client, id, after, STREAM_PAGE);
    if (page.isEnd && page.events.length === 0) return undefined;
    const stream = new EventStream({
      after,
      read: (last) => this.store.events.read(id, last, STREAM_PAGE),
      heartbeatMs: this.settings.EVENT_HEARTBEAT_SECONDS * 1000,
      onSent: (count) => this.metrics.sentEvents.inc(count),
    });
    const release = this.following.follow(id, stream, client);
    stream.once('close', release);
    onGone(() => stream.destroy());
    return stream;
  }

  /**
   * Reads events of a job; where there are none yet, waits for the next.
   *
   * @throws {ProblemError} 503 when too many clients follow jobs
   */
  async poll(
    id: string,
    { after, waitSeconds, limit }: EventsQuery,
    client: Client,
    onGone: OnGone,
  ): Promise<JsonText> {
    const seconds = Math.min(waitSeconds, this.settings.WAIT_LIMIT_SECONDS);
    const wait = new EventWait(performance.now() + seconds * 1000);
    const release = wait.isOver ? () => undefined : this.following.follow(id, wait, client);
    onGone(wait.stop);
    try {
      for (let from = after; ;) {
        const page = await this.readFor(client, id, from, { events: limit, bytes: PAGE_BYTES });
        if (page.events.length > 0 || page.isEnd || wait.isOver) {
          this.metrics.sentEvents.inc(page.events.length);
          return pageJson(page, Date.now());
        }
        // A number that is too high counts as that of the latest event: who waits receives the next one.
        from = page.last;
        await wait.next();
      }
    } finally {
      release();
    }
  }

  /**
   * The output of a job as its model returned it.
   *
   * @throws {ProblemError} 404 when it has none
   */
  async output(id: string, client: Client): Promise<JsonText> {
    const { outputJson, status } = await this.jobs.readVisible(id, client);
    if (outputJson === undefined) throw new ProblemError(404, noOutput(status));
    return outputJson;
  }

  /** What the model of a job has printed, line by line. */
  async logs(id: string, client: Client): Promise<Readable> {
    const limits = { events: 1_000, bytes: PAGE_BYTES };
    const first = await this.readFor(client, id, 0, limits);
    return Readable.from(
      logText(first, (after) => this.store.events.read(id, after, limits)),
      { objectMode: false },
    );
  }

  private async readFor(
    client: Client,
    id: string,
    after: number,
    limits: Parameters<JobStore['events']['read']>[2],
  ): Promise<EventPage> {
    const page = await this.store.events.read(id, after, limits);
    if (!page || !seesJob(client, page)) throw this.jobs.unknownJob();
    return page;
  }
}

/** The problem of a job without output. */
export function noOutput(status: string): string {
  return `the job has no output: it is ${status}`;
}
