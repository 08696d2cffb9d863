import { waitUntil } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Script } from '../models/scripted.model.js';
import { chooseOne, type RandomSource } from '../random.js';
import { isSameLog, type FollowedEvent } from './event-count.js';
import { JobFollower } from './job-follower.js';
import { findStoryFaults } from './script-check.js';

/** A job for the scripted model that several clients follow. */
export interface FollowedJobOptions {
  readonly script: Script;
  /** Members of the push beside the input. */
  readonly others?: object;
  /** After how many milliseconds it is canceled; never when absent. */
  readonly cancelAfterMs?: number;
  /** The gateways, each of which may be away at any moment. */
  readonly urls: readonly string[];
  readonly random: RandomSource;
  readonly withinMs: number;
}

/** What its clients have seen. */
export interface FollowedJobReport {
  readonly id: string;
  /** The types of its events, in order. */
  readonly types: readonly string[];
  /** How many connections its clients have made, all together. */
  readonly connections: number;
  /** What one of them has seen that is not so. */
  readonly faults: readonly string[];
}

/** A gateway is away, or another one is just making the job. */
const RETRIED: readonly number[] = [409, 503];

/**
 * Pushes a job, lets two clients follow it, one by streams and one answer by answer, and compares what they have seen with the
 * log and with what the model was asked to do.
 *
 * @throws {Error} when it has not ended in time
 */
export async function followJob(options: FollowedJobOptions): Promise<FollowedJobReport> {
  const { script, others, cancelAfterMs, urls, random, withinMs } = options;
  const faults: string[] = [];
  /** Asks one gateway or the other until one answers. */
  const ask = <Answer>(path: string, init: RequestInit = {}): Promise<Answer> =>
    waitUntil(
      async () => {
        const answer = await fetch(`${chooseOne(urls, random)}${path}`, init);
        // Not by `json()`, whose objects are of another realm in Jest, and so never equal to others.
        const body = JSON.parse(await answer.text()) as Answer;
        if (answer.ok) return body;
        if (!RETRIED.includes(answer.status)) faults.push(`${path}: status ${answer.status}`);
        return undefined;
      },
      { what: path, withinMs },
    );

  const { id } = await ask<{ readonly id: string }>('/v1/jobs', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ input: script, ...others }),
  });
  const followers = (['stream', 'poll'] as const).map(
    (way) => new JobFollower({ jobId: id, way, urls, random }),
  );
  const canceling = async (): Promise<void> => {
    if (cancelAfterMs === undefined) return;
    await delay(cancelAfterMs);
    await ask(`/v1/jobs/${id}/cancel`, { method: 'POST' });
  };
  await Promise.all([canceling(), ...followers.map((follower) => follower.follow(withinMs))]);

  const log = await ask<{ readonly events: readonly FollowedEvent[] }>(`/v1/jobs/${id}/events?limit=1000`);
  for (const { count, way } of followers) {
    faults.push(...count.faults.map((fault) => `${way}: ${fault}`));
    if (!isSameLog(count.events, log.events)) faults.push(`${way}: what came is not what the log holds`);
  }
  return {
    id,
    types: log.events.map(({ type }) => type),
    connections: followers.reduce((sum, { connections }) => sum + connections, 0),
    faults: [...faults, ...findStoryFaults(script, log.events)],
  };
}
