import { Pool } from 'undici';

/** What `GET /data/{id}` answers for a finished job. */
export interface JobData {
  readonly output: unknown;
  readonly input: unknown;
  /** Seconds from push to finish. */
  readonly latency: unknown;
}

/** An unexpected answer to a call. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';

  constructor(
    readonly request: string,
    readonly statusCode: number,
    readonly body: string,
  ) {
    super(`${request} answered ${statusCode}: ${body.slice(0, 200)}`);
  }
}

/** The earlier service's three calls, as its clients make them. Every call throws on any answer but 200. */
export class ApiClient {
  private readonly pool: Pool;

  /** @param connections - how many requests may be open at once */
  constructor(
    readonly baseUrl: string,
    connections = 64,
    timeoutMs = 30_000,
  ) {
    this.pool = new Pool(new URL(baseUrl).origin, {
      connections,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      connect: { timeout: timeoutMs, rejectUnauthorized: false },
    });
  }

  /** @returns the job's id */
  async push(input: string): Promise<string> {
    const { id } = (await this.call('POST', `/push?input=${encodeURIComponent(input)}`)) as { id: unknown };
    if (typeof id !== 'string') throw new Error('POST /push answered without an id');
    return id;
  }

  async readStatus(id: string): Promise<string> {
    const { status } = (await this.call('GET', `/status/${id}`)) as { status: unknown };
    if (typeof status !== 'string') throw new Error('GET /status answered without a status');
    return status;
  }

  async readData(id: string): Promise<JobData> {
    return (await this.call('GET', `/data/${id}`)) as JobData;
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private async call(method: 'GET' | 'POST', path: string): Promise<unknown> {
    const { statusCode, body } = await this.pool.request({ method, path });
    const text = await body.text();
    if (statusCode !== 200) throw new UnexpectedAnswerError(`${method} ${path}`, statusCode, text);
    return JSON.parse(text) as unknown;
  }
}
