import createClient, { type Client } from 'openapi-fetch';
import { v4 as randomUuid } from 'uuid';
import type {
  BatchEntry,
  JobDelivery,
  Health,
  History,
  HistoryRange,
  JobFilters,
  JobRequest,
  JobInList,
  Job,
  Redrive,
  StreamedEvent,
  StreamedNews,
  Model,
  DeclaredSchemas,
  NewJob,
  Worker,
} from './api.types.js';
import { JobNotSucceededError, NotFoundError, WaitOverError } from './client.error.js';
import {
  followAllJobs,
  followJob,
  type FollowAllOptions,
  type FollowOptions,
} from './following/follow-events.js';
import type { paths } from './generated/open-api.js';
import { pause } from './requests/pause.js';
import { RequestSender, type RequestSenderOptions } from './requests/request-sender.js';

/** Where the gateway is, and how it is asked. */
export interface TidegateClientOptions extends RequestSenderOptions {
  /** Address of the gateway, such as `http://localhost:8002`; of a page that it serves itself, `location.origin`. */
  readonly url: string;
  /** The access key, where the gateway needs one. */
  readonly key?: string;
  /** Takes the place of the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** What every request takes. */
export interface RequestOptions {
  /** Ends the request, with its reason as the error. */
  readonly signal?: AbortSignal;
}

/** How a job is pushed. */
export interface SubmitOptions extends RequestOptions {
  /**
   * Two requests with the same key, of 1 to 255 printable ASCII characters, and the same job push it once.
   * @defaultValue a random one
   */
  readonly idempotencyKey?: string;
  /**
   * How long the gateway may hold its answer until the job has ended, in whole seconds; it has a limit of its own.
   * @defaultValue 0
   */
  readonly holdSeconds?: number;
}

/** How long the caller waits for the end of a job. */
export interface JobWaitOptions extends RequestOptions {
  /**
   * In seconds; {@link WaitOverError} comes then.
   * @defaultValue without an end
   */
  readonly withinSeconds?: number;
}

const PAGE_SIZE = 50;

/** What a header takes of a key, without spaces. */
const KEY = /^[!-~]+$/;

/** Below the time after which proxies give up an answer that does not come. */
const HOLD_SECONDS = 20;
/** Behind any event: what comes from now on is asked for. */
const LATEST = 999_999_999_999_999;
/** A job whose model prints a lot has an event twice a second. */
const LEAST_SECONDS_BETWEEN_LOOKS = 1;

/**
 * A client of the job API, for Node and browsers.
 *
 * Every method sends its request again while what it meets passes by itself (see {@link RetryOptions}), and rejects with
 * a {@link TidegateError}: {@link NoAnswerError} when no answer comes, else a subclass of {@link AnswerError} by the status.
 */
export class TidegateClient {
  private readonly api: Client<paths>;
  private readonly requests: RequestSender;

  /** @throws {TypeError} when the address is none, or the key is one that no header takes; neither is in its message */
  constructor(options: TidegateClientOptions) {
    const { url, key, fetch } = options;
    if (!isAddress(url))
      throw new TypeError('the address of the gateway must be http://HOST or https://HOST');
    if (key !== undefined && !KEY.test(key))
      throw new TypeError('the access key has a character that no header takes');
    this.api = createClient<paths>({
      baseUrl: url.replace(/\/+$/, ''),
      ...(key !== undefined && { headers: { authorization: `Bearer ${key}` } }),
      ...(fetch && { fetch }),
    });
    this.requests = new RequestSender(options);
  }

  /** Pushes a job. It is pushed once, however often the request has to be sent. */
  async submit(job: NewJob, options: SubmitOptions = {}): Promise<Job> {
    const { idempotencyKey = randomUuid(), holdSeconds = 0, signal } = options;
    const header = {
      'Idempotency-Key': `"${idempotencyKey.replaceAll(/["\\]/g, String.raw`\$&`)}"`,
      ...(holdSeconds > 0 && { Prefer: `wait=${holdSeconds}` }),
    };
    return this.requests.send(
      (ends) => this.api.POST('/v1/jobs', { params: { header }, body: job as JobRequest, signal: ends }),
      { signal, holdSeconds },
    );
  }

  /**
   * Pushes up to 1,000 jobs in one request. A bad one does not harm the others: see the `status` of each entry.
   *
   * It has no idempotency key, so it is not sent again after a lost answer. Jobs that must be pushed once are pushed by
   * {@link submit}, each with its own key.
   *
   * @returns an entry for each job, in their order
   */
  async submitMany(jobs: readonly NewJob[], { signal }: RequestOptions = {}): Promise<readonly BatchEntry[]> {
    const body = { jobs: jobs as JobRequest[] };
    const answer = await this.requests.sendOnce(
      (ends) => this.api.POST('/v1/jobs/batch', { body, signal: ends }),
      { signal },
    );
    return answer.jobs;
  }

  /**
   * Pushes a job and waits for its end.
   *
   * @returns the job, which has succeeded: see its `output`
   * @throws {JobNotSucceededError} when it has ended otherwise
   * @throws {WaitOverError} when it has not ended in time; it goes on
   */
  async submitAndWait(
    job: NewJob,
    options: Omit<SubmitOptions, 'holdSeconds'> & JobWaitOptions = {},
  ): Promise<Job> {
    const { withinSeconds = Infinity, ...others } = options;
    const startedAtMs = performance.now();
    const holdSeconds = Math.floor(Math.min(withinSeconds, HOLD_SECONDS));
    const pushed = await this.submit(job, { ...others, holdSeconds });
    const ended = pushed.done
      ? pushed
      : await this.waitSince(startedAtMs, pushed.id, { ...others, withinSeconds });
    if (ended.status !== 'succeeded') throw new JobNotSucceededError(ended);
    return ended;
  }

  /** Reads a job. */
  async read(id: string, { signal }: RequestOptions = {}): Promise<Job> {
    return this.requests.send(
      (ends) => this.api.GET('/v1/jobs/{id}', { params: { path: { id } }, signal: ends }),
      {
        signal,
      },
    );
  }

  /**
   * Waits until a job has ended.
   *
   * @returns the job, however it has ended
   * @throws {WaitOverError} when it has not in time
   */
  async wait(id: string, options: JobWaitOptions = {}): Promise<Job> {
    return this.waitSince(performance.now(), id, options);
  }

  private async waitSince(
    startedAtMs: number,
    id: string,
    { withinSeconds = Infinity, signal }: JobWaitOptions,
  ): Promise<Job> {
    const endsAtMs = startedAtMs + withinSeconds * 1000;
    for (;;) {
      const job = await this.read(id, { ...(signal && { signal }) });
      if (job.done) return job;
      const leftSeconds = (endsAtMs - performance.now()) / 1000;
      if (leftSeconds <= 0) throw new WaitOverError(id, withinSeconds);
      const lookedAtMs = performance.now();
      const isDone = await this.waitForEvent(id, Math.min(leftSeconds, HOLD_SECONDS), signal);
      const tookSeconds = (performance.now() - lookedAtMs) / 1000;
      if (!isDone) await pause(Math.min(leftSeconds, LEAST_SECONDS_BETWEEN_LOOKS) - tookSeconds, signal);
    }
  }

  /**
   * Follows a job: all that has happened to it and that happens until it ends, in order. Lost connections are opened again,
   * at whichever gateway, and go on behind the last event.
   */
  events(id: string, options: FollowOptions = {}): AsyncGenerator<StreamedEvent, void, undefined> {
    return followJob((after) => this.openEvents(id, after, options.signal), options);
  }

  /**
   * Follows all jobs that the key may see, and the scaling of the models, without an end. Lost connections are opened
   * again and go on behind the last event. `truncated` says that some may be missing.
   */
  allEvents(options: FollowAllOptions = {}): AsyncGenerator<StreamedNews, void, undefined> {
    const { signal } = options;
    return followAllJobs(
      (after) => {
        const headers = { accept: 'text/event-stream', 'last-event-id': after };
        return this.requests.open(
          (ends) => this.api.GET('/v1/events', { headers, parseAs: 'stream', signal: ends }),
          signal,
        );
      },
      async () => {
        const page = await this.requests.send((ends) => this.api.GET('/v1/events', { signal: ends }), {
          signal,
        });
        return typeof page === 'object' ? page.last : '';
      },
      options,
    );
  }

  /** Cancels a job. One that a worker has is `canceling` until its model has stopped; one that has ended stays as it is. */
  async cancel(id: string, options: Pick<SubmitOptions, 'holdSeconds' | 'signal'> = {}): Promise<Job> {
    const { holdSeconds = 0, signal } = options;
    const params = { path: { id }, header: holdSeconds > 0 ? { Prefer: `wait=${holdSeconds}` } : {} };
    return this.requests.send((ends) => this.api.POST('/v1/jobs/{id}/cancel', { params, signal: ends }), {
      signal,
      holdSeconds,
    });
  }

  /** Tries a job again that has ended: makes a new one, the same however often the request is sent. */
  async retry(id: string, { signal }: RequestOptions = {}): Promise<Job> {
    return this.requests.send(
      (ends) => this.api.POST('/v1/jobs/{id}/retry', { params: { path: { id } }, signal: ends }),
      { signal },
    );
  }

  /**
   * Deletes a job that has ended: from then on it is unknown. Needs the scope `admin`.
   *
   * @throws {ConflictError} when it has not ended
   */
  async delete(id: string, { signal }: RequestOptions = {}): Promise<void> {
    let tries = 0;
    const params = { path: { id } };
    const deleting = this.requests.send(
      (ends) => {
        tries += 1;
        return this.api.DELETE('/v1/jobs/{id}', { params, signal: ends });
      },
      { signal },
    );
    await deleting.catch((error: unknown) => {
      // The answer to an earlier try was lost.
      if (!(error instanceof NotFoundError && tries > 1)) throw error;
    });
  }

  /** Reads what was sent, and is to be sent, to the webhook of a job. */
  async deliveries(id: string, { signal }: RequestOptions = {}): Promise<readonly JobDelivery[]> {
    const params = { path: { id } };
    const answer = await this.requests.send(
      (ends) => this.api.GET('/v1/jobs/{id}/deliveries', { params, signal: ends }),
      { signal },
    );
    return answer.deliveries;
  }

  /** Sends a delivery again, whatever became of it. @param number - that of the delivery */
  async redeliver(id: string, number: number, { signal }: RequestOptions = {}): Promise<JobDelivery> {
    const params = { path: { id, number: String(number) } };
    return this.requests.send(
      (ends) => this.api.POST('/v1/jobs/{id}/deliveries/{number}/redeliver', { params, signal: ends }),
      { signal },
    );
  }

  /** Reads the output of a job, any JSON value. @throws {NotFoundError} when it has none */
  async output(id: string, { signal }: RequestOptions = {}): Promise<unknown> {
    return this.requests.send(
      (ends) => this.api.GET('/v1/jobs/{id}/output', { params: { path: { id } }, signal: ends }),
      { signal },
    );
  }

  /** Reads all lines that the model of a job has printed and that are kept. */
  async logs(id: string, { signal }: RequestOptions = {}): Promise<string> {
    const params = { path: { id } };
    return this.requests.send(
      (ends) => this.api.GET('/v1/jobs/{id}/logs', { params, parseAs: 'text', signal: ends }),
      { signal },
    );
  }

  /**
   * Lists jobs, the newest first, page by page as they are taken. A job that is there all the while comes once. `pageSize`
   * is how many jobs one request asks for.
   */
  async *list(
    filters: JobFilters = {},
    { signal, pageSize = PAGE_SIZE }: RequestOptions & { readonly pageSize?: number } = {},
  ): AsyncGenerator<JobInList, void, undefined> {
    for (let cursor: string | undefined; ;) {
      const query = { ...filters, limit: pageSize, ...(cursor !== undefined && { cursor }) };
      const page = await this.requests.send(
        (ends) => this.api.GET('/v1/jobs', { params: { query }, signal: ends }),
        {
          signal,
        },
      );
      yield* page.jobs;
      if (page.nextCursor === undefined) return;
      cursor = page.nextCursor;
    }
  }

  /** Reads one verdict of the whole system, with its reasons. */
  async health({ signal }: RequestOptions = {}): Promise<Health> {
    return this.requests.send((ends) => this.api.GET('/v1/health', { signal: ends }), { signal });
  }

  /** Lists the models. */
  async models({ signal }: RequestOptions = {}): Promise<readonly Model[]> {
    const { models } = await this.requests.send((ends) => this.api.GET('/v1/models', { signal: ends }), {
      signal,
    });
    return models;
  }

  /** Reads a model. */
  async model(name: string, { signal }: RequestOptions = {}): Promise<Model> {
    const params = { path: { model: name } };
    return this.requests.send((ends) => this.api.GET('/v1/models/{model}', { params, signal: ends }), {
      signal,
    });
  }

  /** Lets no worker take a job of a model until it is resumed. Needs the scope `admin`. */
  async pause(model: string, { signal }: RequestOptions = {}): Promise<Model> {
    const params = { path: { model } };
    return this.requests.send((ends) => this.api.POST('/v1/models/{model}/pause', { params, signal: ends }), {
      signal,
    });
  }

  /** Lets a paused model go on. Needs the scope `admin`. */
  async resume(model: string, { signal }: RequestOptions = {}): Promise<Model> {
    const params = { path: { model } };
    return this.requests.send(
      (ends) => this.api.POST('/v1/models/{model}/resume', { params, signal: ends }),
      { signal },
    );
  }

  /** Tries the jobs of a model again that were given up, at most 1,000. Needs the scope `admin`. */
  async redrive(model: string, { signal }: RequestOptions = {}): Promise<Redrive> {
    const params = { path: { model } };
    return this.requests.send(
      (ends) => this.api.POST('/v1/models/{model}/redrive', { params, signal: ends }),
      { signal },
    );
  }

  /** Lists the workers, of one model or of all. */
  async workers(
    filters: { readonly model?: string } = {},
    { signal }: RequestOptions = {},
  ): Promise<readonly Worker[]> {
    const params = { query: filters };
    const answer = await this.requests.send((ends) => this.api.GET('/v1/workers', { params, signal: ends }), {
      signal,
    });
    return answer.workers;
  }

  /** Reads what has happened to a model: arrivals, queue, workers and latencies, step by step. */
  async history(range: HistoryRange = {}, { signal }: RequestOptions = {}): Promise<History> {
    const params = { query: range };
    return this.requests.send((ends) => this.api.GET('/v1/history', { params, signal: ends }), { signal });
  }

  /** Reads what a model takes and returns. */
  async schemasOf(model: string, { signal }: RequestOptions = {}): Promise<DeclaredSchemas> {
    const params = { path: { model } };
    return this.requests.send((ends) => this.api.GET('/v1/models/{model}/schema', { params, signal: ends }), {
      signal,
    });
  }

  /** @returns whether no further event comes */
  private async waitForEvent(id: string, seconds: number, signal?: AbortSignal): Promise<boolean> {
    const holdSeconds = Math.ceil(seconds);
    const params = { path: { id }, query: { after: LATEST, wait: holdSeconds, limit: 1 } };
    const page = await this.requests.send(
      (ends) => this.api.GET('/v1/jobs/{id}/events', { params, signal: ends }),
      {
        signal,
        holdSeconds,
      },
    );
    // Without `Accept: text/event-stream` it is JSON.
    return typeof page === 'object' && page.done;
  }

  /** @returns a stream of the events behind one; nothing when the job has none behind it, and has ended */
  private async openEvents(
    id: string,
    after: string,
    signal?: AbortSignal,
  ): Promise<ReadableStream<Uint8Array> | undefined> {
    const headers = { accept: 'text/event-stream', ...(after !== '0' && { 'last-event-id': after }) };
    const params = { path: { id } };
    return this.requests.open(
      (ends) => this.api.GET('/v1/jobs/{id}/events', { params, headers, parseAs: 'stream', signal: ends }),
      signal,
    );
  }
}

/** Whether a gateway can be asked there. An address with a password in it would be refused later, in a message that has it. */
function isAddress(url: string): boolean {
  try {
    const { protocol, username, password } = new URL(url);
    return /^https?:$/.test(protocol) && username === '' && password === '';
  } catch {
    return false;
  }
}
