import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { JobStore, type ModelHealthReading } from '@tidegate/job-store';
import { StartSequence } from '@tidegate/service';
import { ServedSchemas } from '../schemas/served-schemas.js';
import { SERVED_MODELS } from '../settings/gateway.settings.js';
import { START_STEPS } from '../start-steps.js';

const LOOK_INTERVAL_MS = 1_000;

const HEALTHY: ModelHealthReading = { isHealthy: true };

/**
 * Keeps which models cannot be set up and why, and their schemas. It reads the store every second, so that a push need
 * not.
 */
@Injectable()
export class ModelWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly known = new Map<string, ModelHealthReading>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(SERVED_MODELS) private readonly models: readonly string[],
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(ServedSchemas) private readonly schemas: ServedSchemas,
    @Inject(StartSequence) private readonly start: StartSequence,
  ) {}

  onApplicationBootstrap(): void {
    this.start.add({ name: 'model watch', after: [START_STEPS.store], run: () => this.begin() });
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** How the latest set-ups of the model went; healthy until the store was read. */
  healthOf(model: string): ModelHealthReading {
    return this.known.get(model) ?? HEALTHY;
  }

  /** Begins to read; resolves after the first reading. */
  private async begin(): Promise<void> {
    this.timer = setInterval(() => void this.look(), LOOK_INTERVAL_MS);
    await this.look();
  }

  private async look(): Promise<void> {
    for (const model of this.models) {
      try {
        this.known.set(model, await this.store.modelHealth.read(model));
        await this.schemas.look(model);
      } catch {
        // Unknown is neither healthy nor unhealthy: the last reading applies while the store cannot be reached.
      }
    }
  }
}
