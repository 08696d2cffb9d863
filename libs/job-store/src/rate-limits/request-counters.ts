import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { StoreConnection } from '../connection/store-connection.js';
import { requestCountKey } from '../keys.js';

/** How long requests are counted together. */
export const REQUEST_WINDOW_SECONDS = 60;

/** How many requests were counted of a limit, with the one that was just counted. */
export interface RequestCount {
  /** False when it was one too many. */
  readonly isWithin: boolean;
  /** How many more there may be in this window. */
  readonly remaining: number;
  /** Whole seconds until the window ends, and all may be sent again. */
  readonly resetSeconds: number;
}

/**
 * Counts requests in windows of a fixed length, for all gateways together. A window begins with the first request that is
 * counted in it.
 */
export class RequestCounters {
  private readonly limiters: Limiters;

  constructor(private readonly store: StoreConnection) {
    this.limiters = new Limiters(store);
  }

  /**
   * Counts requests, all of them or none: several that are too many together leave what is left to smaller ones.
   *
   * @param name - whose requests, and of what kind
   * @param limit - how many there may be in a window, above 0
   * @param count - how many they are
   * @throws {StoreUnavailableError} when the store does not answer
   */
  async take(name: string, limit: number, count = 1): Promise<RequestCount> {
    const limiter = this.limiters.of(limit);
    const key = requestCountKey(name);
    const result = await this.store.guard(async () => {
      try {
        return { isWithin: true, state: await limiter.consume(key, count) };
      } catch (error) {
        // One request too many is no failure of the store.
        if (error instanceof RateLimiterRes)
          return { isWithin: false, state: count > 1 ? await limiter.reward(key, count) : error };
        throw error;
      }
    });
    const { remainingPoints, msBeforeNext } = result.state;
    return {
      isWithin: result.isWithin,
      remaining: Math.max(0, remainingPoints),
      resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
    };
  }
}

/** The library has one limiter for each limit. There are few: the gateway's own, and those that keys have in its place. */
class Limiters {
  private readonly known = new Map<number, RateLimiterRedis>();

  constructor(private readonly store: StoreConnection) {
    // The first limiter defines a command. A batch of ioredis that was begun before does not have it, and would lose count of its
    // replies: an error that nobody can catch.
    this.of(1);
  }

  of(limit: number): RateLimiterRedis {
    const limiter =
      this.known.get(limit) ??
      new RateLimiterRedis({
        storeClient: this.store.redis,
        keyPrefix: '',
        points: limit,
        duration: REQUEST_WINDOW_SECONDS,
      });
    this.known.set(limit, limiter);
    return limiter;
  }
}
