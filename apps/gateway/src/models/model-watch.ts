import type { JobStore, ModelHealthReading } from '@tidegate/job-store';
import type { ServedSchemas } from '../schemas/served-schemas.js';

const LOOK_INTERVAL_MS = 1_000;

const HEALTHY: ModelHealthReading = { isHealthy: true };

/**
 * Knows which models cannot be set up and why, and keeps what is known of their schemas, from a look at the store every second, so
 * that a push need not ask.
 */
export class ModelWatch {
  private readonly known = new Map<string, ModelHealthReading>();
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

  /** How the latest set-ups of the model went; healthy until the store has said. */
  healthOf(model: string): ModelHealthReading {
    return this.known.get(model) ?? HEALTHY;
  }

  private async look(): Promise<void> {
    for (const model of this.models) {
      try {
        this.known.set(model, await this.store.modelHealth.read(model));
        await this.schemas.look(model);
      } catch {
        // Unknown is not unhealthy, nor healthy: the last answer holds while the store is out of reach.
      }
    }
  }
}
