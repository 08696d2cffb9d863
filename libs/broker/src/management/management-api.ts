import type { JsonObject } from '@tidegate/contracts';
import { ManagementApiError } from '../broker.error.js';
import { fetchAgain } from './fetch-again.js';

/** Where the management API is and how long one request may take. */
export interface ManagementApiOptions {
  /** Address with user and password, for example `http://guest:guest@localhost:15672`. */
  readonly url: string;
  /** The AMQP address; its path names the virtual host (`/` when it has none). */
  readonly amqpUrl: string;
  readonly timeoutSeconds: number;
}

/** The few requests to RabbitMQ's management API that Tidegate makes. */
export class ManagementApi {
  /** The virtual host, encoded as a path segment. */
  readonly virtualHost: string;
  private readonly base: string;
  private readonly authorization: string;
  private readonly timeoutMs: number;

  constructor({ url, amqpUrl, timeoutSeconds }: ManagementApiOptions) {
    const address = new URL(url);
    const credentials = `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`;
    this.authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    this.base = `${address.origin}${address.pathname.replace(/\/$/, '')}/api/`;
    this.virtualHost = encodeURIComponent(decodeURIComponent(new URL(amqpUrl).pathname.slice(1)) || '/');
    this.timeoutMs = timeoutSeconds * 1000;
  }

  /**
   * Reads one resource.
   *
   * @throws {ManagementApiError} with the status when the answer is not a success, without one when there is none
   */
  async get(path: string): Promise<JsonObject> {
    return (await this.read(path)) as JsonObject;
  }

  /**
   * Reads a list of resources.
   *
   * @throws {ManagementApiError} as `get` does
   */
  async list(path: string): Promise<readonly JsonObject[]> {
    return (await this.read(path)) as readonly JsonObject[];
  }

  /**
   * Writes one resource.
   *
   * @throws {ManagementApiError} as `get` does
   */
  async put(path: string, body: JsonObject): Promise<void> {
    const response = await this.request('PUT', path, JSON.stringify(body));
    await response.body?.cancel();
  }

  private async read(path: string): Promise<unknown> {
    const response = await this.request('GET', path);
    try {
      return await response.json();
    } catch (error) {
      throw new ManagementApiError('the RabbitMQ management API did not answer in full', undefined, {
        cause: error,
      });
    }
  }

  private async request(method: string, path: string, body?: string): Promise<Response> {
    let response: Response;
    try {
      response = await fetchAgain(`${this.base}${path}`, {
        method,
        headers: { authorization: this.authorization, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(this.timeoutMs),
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      throw new ManagementApiError('the RabbitMQ management API does not answer', undefined, {
        cause: error,
      });
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new ManagementApiError(
        `the RabbitMQ management API answered ${response.status} to ${method} ${path}`,
        response.status,
      );
    }
    return response;
  }
}
