import { setTimeout as delay } from 'node:timers/promises';
import type { WebhookSender } from './webhook-sender.js';

/** How often it is looked for what is due while nothing is. */
const IDLE_MS = 100;
/** Between two looks at least, so that one look begins several attempts: that costs store and thread less. */
const BUSY_MS = 10;
/** After a look that the store did not answer. */
const OUTAGE_MS = 1_000;

/** Has what is due sent, again and again, until it is stopped. */
export class SendingLoop {
  private readonly waking = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly sender: Pick<WebhookSender, 'begin' | 'nextFreePlace' | 'stop'>) {}

  /** Begins to look. */
  start(): void {
    this.running = this.run();
  }

  /** Resolves when nothing is being sent any more. */
  async stop(): Promise<void> {
    this.waking.abort();
    await this.sender.stop();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.waking.signal.aborted) {
      const begun = await this.sender.begin().catch(() => undefined);
      if (begun === undefined) await this.pause(OUTAGE_MS);
      else if (begun === 0) await this.pause(IDLE_MS);
      else
        await Promise.all([
          this.pause(BUSY_MS),
          Promise.race([this.sender.nextFreePlace(), this.pause(IDLE_MS)]),
        ]);
    }
  }

  /** Ends early when the loop is stopped. */
  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.waking.signal }).catch(() => undefined);
  }
}
