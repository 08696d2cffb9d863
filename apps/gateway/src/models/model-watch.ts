import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { JobStore, type ModelHealthReading } from '@tidegate/job-store';
import { StartSequence } from '@tidegate/service';
import { RepeatedLook } from '../repetition/repeated-look.js';
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
  private readonly repeated = new RepeatedLook(LOOK_INTERVAL_MS, () => this.look());

  constructor(
    @Inject(SERVED_MODELS) private readonly models: readonly string[],
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(ServedSchemas) private readonly schemas: ServedSchemas,
    @Inject(StartSequence) private readonly start: StartSequence,
  ) {}

  onApplicationBootstrap(): void {
    this.start.add({ name: 'model watch', after: [START_STEPS.store], run: () => this.repeated.begin() });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.repeated.end();
  }

  /** How the latest set-ups of the model went; healthy until the store was read. */
  healthOf(model: string): ModelHealthReading {
    return this.known.get(model) ?? HEALTHY;
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
