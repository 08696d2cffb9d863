import createClient, { type Client } from 'openapi-fetch';
import { v4 as randomUuid } from 'uuid';
import type {
  Health,
  JobFilters,
  JobRequest,
  JobInList,
  Job,
  StreamedEvent,
  Model,
  DeclaredSchemas,
  NewJob,
} from './api.types.js';
import { JobNotSucceededError, WaitOverError } from './client.error.js';
import { followEvents, type FollowOptions } from './following/follow-events.js';
import type { paths } from './generated/open-api.js';
import { bodyOf, errorFrom, received, type Answer } from './requests/answers.js';
import { pause } from './requests/pause.js';
import { retrying, type RetryOptions } from './requests/retrying.js';

/** Where the gateway is, and how it is asked. */
export interface TidegateClientOptions {
  /** Address of the gateway, such as `http://localhost:8002`; of a page that it serves itself, `location.origin`. */
  readonly url: string;
  /** The access key, where the gateway needs one. */
  readonly key?: string;
  readonly retries?: RetryOptions;
  /**
   * How long one request may take, in seconds; what it waits for at the gateway comes on top.
   * @defaultValue 30
   */
  readonly timeoutSeconds?: number;
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

const TIMEOUT_SECONDS = 30;
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

  /** @throws {TypeError} when the address is none, or the key is one that no header takes; neither is in its message */
  constructor(private readonly options: TidegateClientOptions) {
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
  }

  /** Pushes a job. It is pushed once, however often the request has to be sent. */
  async submit(job: NewJob, options: SubmitOptions = {}): Promise<Job> {
    const { idempotencyKey = randomUuid(), holdSeconds = 0, signal } = options;
    const header = {
      'Idempotency-Key': `"${idempotencyKey.replaceAll(/["\\]/g, String.raw`\$&`)}"`,
      ...(holdSeconds > 0 && { Prefer: `wait=${holdSeconds}` }),
    };
    return this.send(
      (ends) => this.api.POST('/v1/jobs', { params: { header }, body: job as JobRequest, signal: ends }),
      { signal, holdSeconds },
    );
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
    const leftSeconds = withinSeconds - (performance.now() - startedAtMs) / 1000;
    const ended = pushed.done
      ? pushed
      : await this.wait(pushed.id, { ...others, withinSeconds: Math.max(0, leftSeconds) });
    if (ended.status !== 'succeeded') throw new JobNotSucceededError(ended);
    return ended;
  }

  /** Reads a job. */
  async read(id: string, { signal }: RequestOptions = {}): Promise<Job> {
    return this.send((ends) => this.api.GET('/v1/jobs/{id}', { params: { path: { id } }, signal: ends }), {
      signal,
    });
  }

  /**
   * Waits until a job has ended.
   *
   * @returns the job, however it has ended
   * @throws {WaitOverError} when it has not in time
   */
  async wait(id: string, { withinSeconds = Infinity, signal }: JobWaitOptions = {}): Promise<Job> {
    const endsAtMs = performance.now() + withinSeconds * 1000;
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
    return followEvents((after) => this.openEvents(id, after, options.signal), options);
  }

  /** Cancels a job. One that a worker has is `canceling` until its model has stopped; one that has ended stays as it is. */
  async cancel(id: string, options: Pick<SubmitOptions, 'holdSeconds' | 'signal'> = {}): Promise<Job> {
    const { holdSeconds = 0, signal } = options;
    const params = { path: { id }, header: holdSeconds > 0 ? { Prefer: `wait=${holdSeconds}` } : {} };
    return this.send((ends) => this.api.POST('/v1/jobs/{id}/cancel', { params, signal: ends }), {
      signal,
      holdSeconds,
    });
  }

  /** Tries a job again that has ended: makes a new one, the same however often the request is sent. */
  async retry(id: string, { signal }: RequestOptions = {}): Promise<Job> {
    return this.send(
      (ends) => this.api.POST('/v1/jobs/{id}/retry', { params: { path: { id } }, signal: ends }),
      { signal },
    );
  }

  /** Reads the output of a job, any JSON value. @throws {NotFoundError} when it has none */
  async output(id: string, { signal }: RequestOptions = {}): Promise<unknown> {
    return this.send(
      (ends) => this.api.GET('/v1/jobs/{id}/output', { params: { path: { id } }, signal: ends }),
      { signal },
    );
  }

  /** Reads all lines that the model of a job has printed and that are kept. */
  async logs(id: string, { signal }: RequestOptions = {}): Promise<string> {
    const params = { path: { id } };
    return this.send(
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
      const page = await this.send((ends) => this.api.GET('/v1/jobs', { params: { query }, signal: ends }), {
        signal,
      });
      yield* page.jobs;
      if (page.nextCursor === undefined) return;
      cursor = page.nextCursor;
    }
  }

  /** Reads one verdict of the whole system, with its reasons. */
  async health({ signal }: RequestOptions = {}): Promise<Health> {
    return this.send((ends) => this.api.GET('/v1/health', { signal: ends }), { signal });
  }

  /** Lists the models. */
  async models({ signal }: RequestOptions = {}): Promise<readonly Model[]> {
    const { models } = await this.send((ends) => this.api.GET('/v1/models', { signal: ends }), { signal });
    return models;
  }

  /** Reads what a model takes and returns. */
  async schemasOf(model: string, { signal }: RequestOptions = {}): Promise<DeclaredSchemas> {
    const params = { path: { model } };
    return this.send((ends) => this.api.GET('/v1/models/{model}/schema', { params, signal: ends }), {
      signal,
    });
  }

  /** @returns whether no further event comes */
  private async waitForEvent(id: string, seconds: number, signal?: AbortSignal): Promise<boolean> {
    const holdSeconds = Math.ceil(seconds);
    const params = { path: { id }, query: { after: LATEST, wait: holdSeconds, limit: 1 } };
    const page = await this.send((ends) => this.api.GET('/v1/jobs/{id}/events', { params, signal: ends }), {
      signal,
      holdSeconds,
    });
    // Without `Accept: text/event-stream` it is JSON.
    return typeof page === 'object' && page.done;
  }

  /** @returns a stream of the events behind one; nothing when the job has none behind it, and has ended */
  private async openEvents(
    id: string,
    after: number,
    signal?: AbortSignal,
  ): Promise<ReadableStream<Uint8Array> | undefined> {
    const headers = { accept: 'text/event-stream', ...(after > 0 && { 'last-event-id': String(after) }) };
    const params = { path: { id } };
    const { timeoutSeconds = TIMEOUT_SECONDS, retries } = this.options;
    const open = async (): Promise<ReadableStream<Uint8Array> | undefined> => {
      // The time limit is for the beginning of the answer: a stream lasts as long as its job.
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(new Error('it took too long')), timeoutSeconds * 1000);
      const ends = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
      const answer = this.api.GET('/v1/jobs/{id}/events', {
        params,
        headers,
        parseAs: 'stream',
        signal: ends,
      });
      const { data, error, response } = await received(answer, signal).finally(() => clearTimeout(timer));
      if (!response.ok) throw errorFrom(response, error);
      return data ?? undefined;
    };
    return retrying(open, retries, signal);
  }

  /** Sends a request that may be sent twice, each time with a time limit, and returns the body of its answer. */
  private async send<T>(
    request: (ends: AbortSignal) => Promise<Answer<T>>,
    { signal, holdSeconds = 0 }: { readonly signal?: AbortSignal | undefined; readonly holdSeconds?: number },
  ): Promise<T> {
    const { timeoutSeconds = TIMEOUT_SECONDS, retries } = this.options;
    return retrying(
      () => {
        const limit = AbortSignal.timeout((timeoutSeconds + holdSeconds) * 1000);
        return bodyOf(request(signal ? AbortSignal.any([signal, limit]) : limit), signal);
      },
      retries,
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
