import { Inject, Injectable } from '@nestjs/common';
import type { AccessKey } from '@tidegate/access-keys';
import { JobStore, REQUEST_WINDOW_SECONDS } from '@tidegate/job-store';
import type { FastifyReply } from 'fastify';
import { invalid, ProblemError } from '../problems/problem.error.js';
import { GatewaySettings } from '../settings/gateway.settings.js';
import type { LimitedKind } from './access.decorators.js';

/**
 * How many requests a client may send in a minute, counted in the store for all gateways: jobs that it pushes, and other
 * requests. What is left stands in the headers of every answer that is counted.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ (`RateLimit-Policy` and `RateLimit`)
 */
@Injectable()
export class RequestLimits {
  constructor(
    @Inject(GatewaySettings)
    private readonly settings: Pick<GatewaySettings, 'SUBMITS_PER_MINUTE' | 'REQUESTS_PER_MINUTE'>,
    @Inject(JobStore) private readonly store: Pick<JobStore, 'requestCounters'>,
  ) {}

  /**
   * Counts what a key's client sends.
   *
   * @param count - how many jobs it pushes at once
   * @returns `undefined` where nothing limits them
   * @throws {ProblemError} 429 when it was too much
   * @throws {StoreUnavailableError} when the store does not count
   */
  take(key: AccessKey, kind: LimitedKind, reply: FastifyReply, count = 1): Promise<void> | undefined {
    const limit = this.limitOf(key, kind);
    return limit === undefined ? undefined : this.count(key.client, kind, limit, reply, count);
  }

  /**
   * Counts the jobs of one request, of which the first was counted when it came.
   *
   * @throws {ProblemError} 429 when they are too many: none of them is pushed; 422 when they are more than there may ever be in a
   *   minute, since it would be in vain to try again
   */
  async takeFurther(key: AccessKey | undefined, jobs: number, reply: FastifyReply): Promise<void> {
    if (key === undefined || jobs <= 1) return;
    const limit = this.limitOf(key, 'submit');
    if (limit !== undefined && jobs > limit) {
      const detail = `has more jobs than this key may push in ${REQUEST_WINDOW_SECONDS} s: ${limit}`;
      throw invalid([{ pointer: '/jobs', detail }]);
    }
    await this.take(key, 'submit', reply, jobs - 1);
  }

  private limitOf(key: AccessKey, kind: LimitedKind): number | undefined {
    return kind === 'submit'
      ? (key.submitsPerMinute ?? this.settings.SUBMITS_PER_MINUTE)
      : (key.requestsPerMinute ?? this.settings.REQUESTS_PER_MINUTE);
  }

  private async count(
    client: string,
    kind: LimitedKind,
    limit: number,
    reply: FastifyReply,
    count: number,
  ): Promise<void> {
    const { isWithin, remaining, resetSeconds } = await this.store.requestCounters.take(
      `${kind}:${client}`,
      limit,
      count,
    );
    void reply.headers({
      'ratelimit-policy': `"${kind}";q=${limit};w=${REQUEST_WINDOW_SECONDS}`,
      ratelimit: `"${kind}";r=${remaining};t=${resetSeconds}`,
    });
    if (!isWithin)
      throw new ProblemError(429, `more than ${limit} in ${REQUEST_WINDOW_SECONDS} s: try again later`, {
        'retry-after': String(resetSeconds),
      });
  }
}
