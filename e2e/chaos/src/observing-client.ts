import { Pool } from 'undici';
import type { Ledger } from './ledger.js';

const CONNECTIONS = 64;
/** Longer than any answer may take, so that a hung request shows as a slow one. */
const GIVE_UP_AFTER_MS = 20_000;

/** A client that writes every answer into the ledger. */
export class ObservingClient {
  private readonly pool: Pool;

  constructor(
    baseUrl: string,
    private readonly ledger: Ledger,
  ) {
    this.pool = new Pool(baseUrl, {
      connections: CONNECTIONS,
      headersTimeout: GIVE_UP_AFTER_MS,
      bodyTimeout: GIVE_UP_AFTER_MS,
    });
  }

  /** @returns the id, or `undefined` when the push was not taken */
  async push(input: string): Promise<string | undefined> {
    const answer = await this.request('POST', `/push?input=${encodeURIComponent(input)}`);
    if (answer === undefined) return undefined;
    const { id } = JSON.parse(answer) as { readonly id: string };
    this.ledger.accept(id, input);
    return id;
  }

  /** @returns the status, or `undefined` when the question was not answered */
  async readStatus(id: string): Promise<string | undefined> {
    const answer = await this.request('GET', `/status/${id}`);
    return answer === undefined ? undefined : (JSON.parse(answer) as { readonly status: string }).status;
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }

  private async request(method: 'GET' | 'POST', path: string): Promise<string | undefined> {
    const startedAtMs = performance.now();
    const permittedBefore = this.ledger.permittedNow;
    const judge = (status: number | undefined, hasRetryAfter: boolean): void => {
      const answer = { hasRetryAfter, elapsedMs: performance.now() - startedAtMs };
      this.ledger.judge(
        `${method} ${path}`,
        status === undefined ? answer : { ...answer, status },
        permittedBefore,
      );
    };
    try {
      const { statusCode, headers, body } = await this.pool.request({ method, path });
      const text = await body.text();
      judge(statusCode, headers['retry-after'] !== undefined);
      return statusCode === 200 ? text : undefined;
    } catch {
      judge(undefined, false);
      return undefined;
    }
  }
}
