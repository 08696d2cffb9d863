import { declareJobQueue, DeliveryTimeoutError, DrainingConsumer, jobQueue } from '@tidegate/broker';
import { JobStore } from '@tidegate/job-store';
import { ModelHost, type ModelLogLine } from '@tidegate/model';
import {
  logAvailability,
  NewerFormatReport,
  recordLifetimes,
  storeAddress,
  type Environment,
  type ServiceLogger,
} from '@tidegate/service';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Registry } from 'prom-client';
import { LateDeliveries } from './consuming/late-deliveries.js';
import { JobServer } from './consuming/job.server.js';
import { MeasurementReport } from './heartbeat/measurement.report.js';
import { Heartbeat } from './heartbeat/worker.heartbeat.js';
import { WorkerMetrics } from './metrics/worker.metrics.js';
import { SetUpReporter } from './model-health/set-up.reporter.js';
import { modelOptions } from './model-options.js';
import { JobReports } from './running/job.reports.js';
import { JobRunner } from './running/job.runner.js';
import { SchemaReporter } from './schema/schema.reporter.js';
import type { WorkerSettings } from './settings/worker.settings.js';
import { Worker } from './worker.js';

/** What an outage of the store means for a worker. */
export const STORE_OUTAGE_CONSEQUENCE = 'the job in hand waits until it is back';

/** What the parts are made from. */
export interface WorkerPartsOptions {
  readonly settings: WorkerSettings;
  readonly environment: Environment;
  readonly logger: ServiceLogger;
  readonly registry: Registry;
  readonly onFatal: (error: unknown) => void;
}

/** A worker with its way in and its connections, not yet started. */
export interface AssembledWorker {
  readonly worker: Worker;
  readonly server: JobServer;
  readonly store: JobStore;
  readonly consumer: DrainingConsumer;
  readonly heartbeat: Heartbeat;
}

/** Puts a worker together. */
export function assembleWorker(options: WorkerPartsOptions): AssembledWorker {
  const { settings, environment, logger, registry, onFatal } = options;
  const model = settings.MODEL_NAME;
  const metrics = new WorkerMetrics(registry);
  const store = new JobStore({
    ...storeAddress(settings),
    commandTimeoutSeconds: settings.BACKEND_TIMEOUT_SECONDS,
    batchCommands: false,
    lifetimes: recordLifetimes(settings),
    onEvent: (event) => logAvailability(logger, 'job store', event, STORE_OUTAGE_CONSEQUENCE),
  });
  const reports = new JobReports(store);
  const startedAtMs = Math.round(Date.now() - process.uptime() * 1000);
  const schemas = new SchemaReporter({ store, model, startedAtMs, logger });
  const host = new ModelHost({
    ...modelOptions(settings, environment),
    onDescribed: (description) => schemas.tell(description),
    onLog: ({ source, text, jobId }: ModelLogLine) => logger.info(text, { source, jobId }),
    onProgress: ({ jobId, ...progress }) => reports.take(jobId, { progress }),
    onPartialOutput: ({ jobId, ...partial }) => reports.take(jobId, { partial }),
    onExit: (exit) => worker.modelExited(exit),
  });
  const lateDeliveries = new LateDeliveries(store.records, logger);
  const consumer: DrainingConsumer = new DrainingConsumer({
    url: settings.RABBITMQ_URL,
    queue: jobQueue(model),
    name: 'tidegate worker',
    prefetch: 1,
    declare: (channel) => declareJobQueue(channel, model),
    onDelivery: (delivery) => server.dispatch(delivery),
    onTimedOut: (delivery, error) => lateDeliveries.report(delivery, error),
    onEvent: (event) => {
      if (event.kind === 'disconnected' && !(event.error instanceof DeliveryTimeoutError))
        logger.warn('message broker lost: no further job until it is back', event.error);
    },
  });
  const newerFormats = new NewerFormatReport({ registry, logger });
  const server: JobServer = new JobServer(consumer, {
    onPoison: (bytes) => logger.error('a message is no job and is dead-lettered', { bytes }),
    onNewer: (formatVersion) => newerFormats.leave('message', formatVersion),
  });
  const measurements = new MeasurementReport(store.measuredTimes, model);
  const heartbeat = new Heartbeat({
    heartbeats: store.heartbeats,
    measurements,
    workerId: settings.WORKER_ID ?? `${hostname()}-${randomUUID().slice(0, 8)}`,
    model,
    startedAtMs,
  });
  const runner = new JobRunner({
    store,
    host,
    reports,
    tryLimit: settings.TRY_LIMIT,
    jobTimeoutSeconds: settings.JOB_TIMEOUT_SECONDS,
    onNewerRecord: (formatVersion) => newerFormats.leave('record', formatVersion),
    onRun: (run) => {
      metrics.jobRun(run);
      if (run.outcome.kind !== 'interrupted') measurements.service(run.serviceSeconds);
      if (run.outcome.kind !== 'succeeded')
        logger.warn('a job did not succeed', {
          jobId: run.jobId,
          attempt: run.attempt,
          reason: run.outcome.message,
        });
    },
  });
  const worker: Worker = new Worker({
    model,
    host,
    runner,
    setUps: new SetUpReporter(store, model),
    schemas,
    consumer,
    heartbeat,
    measurements,
    metrics,
    logger,
    onFatal,
  });
  return { worker, server, store, consumer, heartbeat };
}
