import type { JobStore } from '@tidegate/job-store';
import pRetry from 'p-retry';
import { reasonLine } from './reason-line.js';

/** How long a worker that ends stays for the store to hear why. */
const FAREWELL_MS = 5_000;
const PAUSES = { retries: Number.POSITIVE_INFINITY, minTimeout: 50, maxTimeout: 500 };

/**
 * Tells the store how set-ups went, by which gateways know a model that cannot be set up. A model may be quicker, to be
 * ready or to fail, than the first connection to the store, so both are said until they are heard.
 */
export class SetUpReporter {
  private readonly stopping = new AbortController();

  constructor(
    private readonly store: JobStore,
    private readonly model: string,
  ) {}

  /** The model is set up: earlier failures count no more. */
  succeeded(): void {
    const tell = (): Promise<void> => this.store.modelHealth.setupSucceeded(this.model);
    pRetry(tell, { ...PAUSES, signal: this.stopping.signal }).catch(() => undefined);
  }

  /** The set-up has failed with this error; resolves when the store knows, or after 5 s. */
  async failed(error: unknown): Promise<void> {
    const tell = (): Promise<void> => this.store.modelHealth.setupFailed(this.model, reasonLine(error));
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(FAREWELL_MS)]);
    await pRetry(tell, { ...PAUSES, signal }).catch(() => undefined);
  }

  /** Says no more: the worker stops. */
  stop(): void {
    this.stopping.abort();
  }
}
