import {
  Inject,
  Module,
  type FactoryProvider,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { JobStore } from '@tidegate/job-store';
import { ModelHost } from '@tidegate/model';
import { NewerFormatReport, ServiceLogger, storeAddress } from '@tidegate/service';
import { ConnectionsModule } from '../connections/connections.module.js';
import { HeartbeatModule, WORKER_ID } from '../heartbeat/heartbeat.module.js';
import { MeasurementReport } from '../heartbeat/measurement.report.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { WorkerMetrics } from '../metrics/worker.metrics.js';
import { JobReports } from '../model/job.reports.js';
import { ModelModule } from '../model/model.module.js';
import { WorkerSettings } from '../settings/worker.settings.js';
import { DecisionStore } from './decision.store.js';
import { HeldJobs } from './held-jobs.js';
import { JobRunner } from './job.runner.js';

const decisions: FactoryProvider<DecisionStore> = {
  provide: DecisionStore,
  inject: [JobStore, WORKER_ID, WorkerMetrics, NewerFormatReport],
  useFactory: (store: JobStore, worker: string, metrics: WorkerMetrics, newerFormats: NewerFormatReport) =>
    new DecisionStore({
      store,
      worker,
      random: Math.random,
      onRetry: () => metrics.retries.inc(),
      onNewerRecord: (formatVersion) => newerFormats.leave('record', formatVersion),
    }),
};

const held: FactoryProvider<HeldJobs> = {
  provide: HeldJobs,
  inject: [WorkerSettings, ServiceLogger],
  useFactory: (settings: WorkerSettings, logger: ServiceLogger) =>
    new HeldJobs({
      ...storeAddress(settings),
      model: settings.MODEL_NAME,
      commandTimeoutSeconds: settings.BACKEND_TIMEOUT_SECONDS,
      // The store's own connection reports its outages to operators.
      onEvent: (event) => logger.debug('the channel of cancels', event),
    }),
};

const runner: FactoryProvider<JobRunner> = {
  provide: JobRunner,
  inject: [
    WorkerSettings,
    JobStore,
    ModelHost,
    JobReports,
    DecisionStore,
    HeldJobs,
    WORKER_ID,
    MeasurementReport,
    WorkerMetrics,
    ServiceLogger,
  ],
  useFactory: (
    settings: WorkerSettings,
    store: JobStore,
    host: ModelHost,
    reports: JobReports,
    decisionStore: DecisionStore,
    heldJobs: HeldJobs,
    worker: string,
    measurements: MeasurementReport,
    metrics: WorkerMetrics,
    logger: ServiceLogger,
  ) =>
    new JobRunner({
      store,
      host,
      reports,
      decisions: decisionStore,
      held: heldJobs,
      worker,
      tryLimit: settings.TRY_LIMIT,
      jobTimeoutSeconds: settings.JOB_TIMEOUT_SECONDS,
      onRun: (run) => {
        metrics.jobRun(run);
        if (run.outcome.kind !== 'interrupted' && run.outcome.kind !== 'canceled')
          measurements.service(run.serviceSeconds);
        // Only of a first try it is known when it began to wait.
        if (run.attempt === 1)
          measurements.wait({ pushedAtMs: run.createdAtMs, waitMs: Math.round(run.waitingSeconds * 1000) });
        if (run.outcome.kind === 'canceled')
          logger.info(run.outcome.message, { jobId: run.jobId, attempt: run.attempt });
        else if (run.outcome.kind !== 'succeeded')
          logger.warn('a job did not succeed', {
            jobId: run.jobId,
            attempt: run.attempt,
            reason: run.outcome.message,
          });
      },
    }),
};

/** The steps of one job: claim, run, store the end. */
@Module({
  imports: [ConnectionsModule, HeartbeatModule, MetricsModule, ModelModule],
  providers: [decisions, held, runner],
  exports: [HeldJobs, JobRunner],
})
export class RunningModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(@Inject(HeldJobs) private readonly held: HeldJobs) {}

  onApplicationBootstrap(): void {
    this.held.open();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.held.close();
  }
}
