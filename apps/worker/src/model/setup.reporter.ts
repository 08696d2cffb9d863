import type { JobStore } from '@tidegate/job-store';
import pRetry from 'p-retry';
import { reasonLine } from './reason-line.js';

/** How long a worker that ends waits so that the store can receive the reason. */
const FAREWELL_MS = 5_000;
const PAUSES = { retries: Number.POSITIVE_INFINITY, minTimeout: 50, maxTimeout: 500 };

/**
 * Reports to the store how set-ups went; from that, gateways find a model that cannot be set up. A model may be
 * quicker, to be ready or to fail, than the first connection to the store, so both are reported until the store has
 * them.
 */
export class SetupReporter {
  private readonly stopping = new AbortController();

  constructor(
    private readonly store: JobStore,
    private readonly model: string,
  ) {}

  /** The model is set up: earlier failures no longer count. */
  succeeded(): void {
    const report = (): Promise<void> => this.store.modelHealth.setupSucceeded(this.model);
    pRetry(report, { ...PAUSES, signal: this.stopping.signal }).catch(() => undefined);
  }

  /** The set-up has failed with this error; resolves when the store has it, or after 5 s. */
  async failed(error: unknown): Promise<void> {
    const report = (): Promise<void> => this.store.modelHealth.setupFailed(this.model, reasonLine(error));
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(FAREWELL_MS)]);
    await pRetry(report, { ...PAUSES, signal }).catch(() => undefined);
  }

  /** Reports nothing from now on: the worker stops. */
  stop(): void {
    this.stopping.abort();
  }
}
