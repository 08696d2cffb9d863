import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { JobStore } from '@tidegate/job-store';
import { StartSequence } from '@tidegate/service';
import { OutlookWatch } from '../estimates/outlook.watch.js';
import { RepeatedLook } from '../repetition/repeated-look.js';
import { SERVED_MODELS } from '../settings/gateway.settings.js';
import { START_STEPS } from '../start-steps.js';
import { HistoryRecorder } from './history.recorder.js';
import { levelsOf } from './levels.js';

const INTERVAL_MS = 1_000;

/** A model where nothing happens is read every five seconds, and that may take a while. */
const MOST_AGE_SECONDS = 8;

/** Records the history of all models. Every gateway does this; one at a time writes. */
@Injectable()
export class HistorySweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly recorder: HistoryRecorder;
  private readonly looks = new RepeatedLook(INTERVAL_MS, () => this.recorder.step());

  constructor(
    @Inject(JobStore) store: JobStore,
    @Inject(SERVED_MODELS) models: readonly string[],
    @Inject(OutlookWatch) outlooks: OutlookWatch,
    @Inject(StartSequence) private readonly start: StartSequence,
  ) {
    this.recorder = new HistoryRecorder({
      store,
      models,
      levels: (model) => {
        const observed = outlooks.of(model)?.latest(Date.now() / 1000, MOST_AGE_SECONDS);
        return observed && levelsOf(observed);
      },
      nowMs: Date.now,
    });
  }

  onApplicationBootstrap(): void {
    this.start.add({ name: 'history', after: [START_STEPS.store], run: () => this.looks.begin() });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.looks.end();
    // Without the store the lease ends by itself.
    await this.recorder.release().catch(() => undefined);
  }
}
