import { Pool } from 'undici';
import { UnexpectedAnswerError } from '../api-client.js';

/** A try of a job, as `/v1` shows it. */
export interface ShownTry {
  readonly attempt: number;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly worker?: string;
  readonly outcome?: string;
}

/** A job as `/v1` shows it, as far as tests look at it. */
export interface ShownJob {
  readonly id: string;
  readonly status: string;
  readonly done: boolean;
  readonly attempt: number;
  readonly attempts?: readonly ShownTry[];
  readonly retryAt?: string;
  readonly cancelRequestedAt?: string;
  readonly cancelMethod?: string;
  readonly finishedAt?: string;
  readonly error?: string;
}

/** What a push says of a job. */
export interface JobToPush {
  readonly input: unknown;
  readonly retries?: object;
}

/** Pushes, cancels and reads jobs through `/v1`. Every call throws on an answer of another kind, and when there is none. */
export class JobsClient {
  private readonly pool: Pool;

  /** @param url - of a gateway: `http://127.0.0.1:…` */
  constructor(url: string, connections = 64) {
    this.pool = new Pool(url, { connections, headersTimeout: 30_000, bodyTimeout: 30_000 });
  }

  /** @param idempotencyKey - a push that is sent again with it makes no second job */
  push(job: JobToPush, idempotencyKey?: string): Promise<ShownJob> {
    const headers = {
      'content-type': 'application/json',
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    };
    return this.call('POST', '/v1/jobs', headers, JSON.stringify(job));
  }

  cancel(id: string): Promise<ShownJob> {
    return this.call('POST', `/v1/jobs/${id}/cancel`);
  }

  read(id: string): Promise<ShownJob> {
    return this.call('GET', `/v1/jobs/${id}`);
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }

  private async call(
    method: 'GET' | 'POST',
    path: string,
    headers: Readonly<Record<string, string>> = {},
    body?: string,
  ): Promise<ShownJob> {
    const answer = await this.pool.request({
      method,
      path,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200 && answer.statusCode !== 202)
      throw new UnexpectedAnswerError(`${method} ${path}`, answer.statusCode, text);
    return JSON.parse(text) as ShownJob;
  }
}
