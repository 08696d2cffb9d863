import type { JobStore } from '@tidegate/job-store';
import type { ServedSchemas } from '../schemas/served-schemas.js';

const LOOK_INTERVAL_MS = 1_000;

/**
 * Knows which models cannot be set up, and keeps what is known of their schemas, from a look at the store every second, so
 * that a push need not ask.
 */
export class ModelWatch {
  private readonly unhealthy = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: JobStore,
    private readonly models: readonly string[],
    private readonly schemas: ServedSchemas,
  ) {}

  /** Begins to look; resolves after the first. */
  async start(): Promise<void> {
    this.timer = setInterval(() => void this.look(), LOOK_INTERVAL_MS);
    await this.look();
  }

  /** Looks no more. */
  stop(): void {
    clearInterval(this.timer);
  }

  /** True when the model's set-up has failed three times running. */
  isUnhealthy(model: string): boolean {
    return this.unhealthy.has(model);
  }

  private async look(): Promise<void> {
    for (const model of this.models) {
      try {
        if (await this.store.modelHealth.isUnhealthy(model)) this.unhealthy.add(model);
        else this.unhealthy.delete(model);
        await this.schemas.look(model);
      } catch {
        // Unknown is not unhealthy, nor healthy: the last answer holds while the store is out of reach.
      }
    }
  }
}
