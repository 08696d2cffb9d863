import type { FactoryProvider } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { ServiceLogger } from '../service-logger.js';

/** The things that a later release may have written. */
export const NEWER_FORMAT_SOURCES = ['message', 'dead letter', 'record'] as const;

/** One of {@link NEWER_FORMAT_SOURCES}. */
export type NewerFormatSource = (typeof NEWER_FORMAT_SOURCES)[number];

/** What the report needs from its service. */
export interface NewerFormatReportOptions {
  readonly registry: Registry;
  readonly logger: Pick<ServiceLogger, 'warn'>;
  /** Milliseconds on a clock that never goes back. @defaultValue `performance.now` */
  readonly nowMs?: () => number;
}

const LINE_INTERVAL_MS = 60_000;

/**
 * Reports jobs that a service leaves to a later release: each time in a metric, but only once a minute in the log,
 * because the same job is delivered again until a service of that release takes it.
 */
export class NewerFormatReport {
  private readonly met: Counter<'source'>;
  private readonly logger: Pick<ServiceLogger, 'warn'>;
  private readonly nowMs: () => number;
  private readonly saidAtMs = new Map<NewerFormatSource, number>();

  constructor({ registry, logger, nowMs = () => performance.now() }: NewerFormatReportOptions) {
    this.logger = logger;
    this.nowMs = nowMs;
    this.met = new Counter({
      name: 'tidegate_newer_format_total',
      help: 'Times that a message, dead letter or record of a later release was met and left to that release.',
      labelNames: ['source'],
      registers: [registry],
    });
    for (const source of NEWER_FORMAT_SOURCES) this.met.labels(source).inc(0);
  }

  /** Something of a later release was received, and goes back to the queue. */
  leave(source: NewerFormatSource, formatVersion?: number): void {
    this.met.labels(source).inc();
    const nowMs = this.nowMs();
    if (nowMs - (this.saidAtMs.get(source) ?? Number.NEGATIVE_INFINITY) < LINE_INTERVAL_MS) return;
    this.saidAtMs.set(source, nowMs);
    this.logger.warn(
      `a ${source} is of a later release and goes back to the queue: upgrade this service, or it waits`,
      { formatVersion },
    );
  }
}

/** The report as a provider, for the services that read messages or records; it needs `ServiceModule`. */
export const newerFormatReport: FactoryProvider<NewerFormatReport> = {
  provide: NewerFormatReport,
  inject: [Registry, ServiceLogger],
  useFactory: (registry: Registry, logger: ServiceLogger) => new NewerFormatReport({ registry, logger }),
};
