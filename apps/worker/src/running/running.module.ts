import { Module, type FactoryProvider } from '@nestjs/common';
import { JobStore } from '@tidegate/job-store';
import { ModelHost } from '@tidegate/model';
import { NewerFormatReport, ServiceLogger } from '@tidegate/service';
import { ConnectionsModule } from '../connections/connections.module.js';
import { HeartbeatModule } from '../heartbeat/heartbeat.module.js';
import { MeasurementReport } from '../heartbeat/measurement.report.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { WorkerMetrics } from '../metrics/worker.metrics.js';
import { JobReports } from '../model/job.reports.js';
import { ModelModule } from '../model/model.module.js';
import { WorkerSettings } from '../settings/worker.settings.js';
import { JobRunner } from './job.runner.js';

const runner: FactoryProvider<JobRunner> = {
  provide: JobRunner,
  inject: [
    WorkerSettings,
    JobStore,
    ModelHost,
    JobReports,
    MeasurementReport,
    WorkerMetrics,
    NewerFormatReport,
    ServiceLogger,
  ],
  useFactory: (
    settings: WorkerSettings,
    store: JobStore,
    host: ModelHost,
    reports: JobReports,
    measurements: MeasurementReport,
    metrics: WorkerMetrics,
    newerFormats: NewerFormatReport,
    logger: ServiceLogger,
  ) =>
    new JobRunner({
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
    }),
};

/** The steps of one job: claim, run, store the end. */
@Module({
  imports: [ConnectionsModule, HeartbeatModule, MetricsModule, ModelModule],
  providers: [runner],
  exports: [JobRunner],
})
export class RunningModule {}
