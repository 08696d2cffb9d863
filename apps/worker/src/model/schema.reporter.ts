import type { JobStore } from '@tidegate/job-store';
import type { ModelDescription } from '@tidegate/model';
import type { ServiceLogger } from '@tidegate/service';
import pRetry from 'p-retry';
import { usableSchema } from './usable-schema.js';

const PAUSES = { retries: Number.POSITIVE_INFINITY, minTimeout: 50, maxTimeout: 500 };

/** What a {@link SchemaReporter} needs. */
export interface SchemaReporterOptions {
  readonly store: JobStore;
  readonly model: string;
  /** When this process started. */
  readonly startedAtMs: number;
  readonly logger: ServiceLogger;
}

/**
 * Reports to the store what the model takes and returns, each time its file has been loaded. If the store cannot be
 * reached, the report is repeated until the store has it, or the file is loaded again.
 */
export class SchemaReporter {
  private reporting = new AbortController();

  constructor(private readonly options: SchemaReporterOptions) {}

  /** Reports a description; returns at once. */
  report(description: ModelDescription): void {
    const { model, startedAtMs, store, logger } = this.options;
    this.reporting.abort();
    this.reporting = new AbortController();
    const { signal } = this.reporting;
    const write = async (): Promise<void> => {
      const { schema, problems } = await usableSchema(description);
      for (const problem of problems) logger.warn(problem, { model });
      await pRetry(() => store.modelSchemas.write(model, schema, startedAtMs), { ...PAUSES, signal });
    };
    // Only the end of the worker, or the next description, ends the report before the store has it.
    write().catch(() => undefined);
  }

  /** Reports nothing further: the worker stops. */
  stop(): void {
    this.reporting.abort();
  }
}
