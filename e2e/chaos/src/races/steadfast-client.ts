import {
  chooseOne,
  JobsClient,
  type RandomSource,
  type ShownJob,
  UnexpectedAnswerError,
} from '@tidegate/harness';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

const WITHIN_MS = 120_000;
const AGAIN_AFTER_MS = 50;

/** A client that sends each request until it is answered, each time to any of the gateways: they are killed meanwhile. */
export class SteadfastClient {
  private readonly clients: readonly JobsClient[];

  constructor(
    urls: readonly string[],
    private readonly random: RandomSource,
  ) {
    this.clients = urls.map((url) => new JobsClient(url));
  }

  /** Pushes one job, also where an answer is lost. */
  push(job: { readonly input: unknown; readonly retries?: object }): Promise<ShownJob> {
    const key = randomUUID();
    return this.ask((client) => client.push(job, key));
  }

  cancel(id: string): Promise<ShownJob> {
    return this.ask((client) => client.cancel(id));
  }

  read(id: string): Promise<ShownJob> {
    return this.ask((client) => client.read(id));
  }

  /** Reads a job until it is as wanted. */
  async readUntil(
    id: string,
    isWanted: (job: ShownJob) => boolean,
    { everyMs, withinMs }: { readonly everyMs: number; readonly withinMs: number },
  ): Promise<ShownJob> {
    const endsAtMs = performance.now() + withinMs;
    for (;;) {
      const job = await this.read(id);
      if (isWanted(job)) return job;
      if (performance.now() > endsAtMs)
        throw new Error(`job ${id} is still ${job.status} after ${withinMs / 1000} s`);
      await delay(everyMs);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
  }

  private async ask(send: (client: JobsClient) => Promise<ShownJob>): Promise<ShownJob> {
    const endsAtMs = performance.now() + WITHIN_MS;
    for (;;) {
      try {
        return await send(chooseOne(this.clients, this.random));
      } catch (error) {
        // 409: the push is being made by a gateway that was killed meanwhile.
        const mayBeAnswered =
          !(error instanceof UnexpectedAnswerError) || [409, 503].includes(error.statusCode);
        if (!mayBeAnswered || performance.now() > endsAtMs) throw error;
        await delay(AGAIN_AFTER_MS);
      }
    }
  }
}
