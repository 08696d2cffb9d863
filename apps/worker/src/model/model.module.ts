import { Module, type FactoryProvider } from '@nestjs/common';
import { JobStore } from '@tidegate/job-store';
import { ModelHost } from '@tidegate/model';
import { ServiceLogger, type Environment } from '@tidegate/service';
import { ConnectionsModule } from '../connections/connections.module.js';
import { processStartedAtMs } from '../process-start.js';
import { WorkerSettings } from '../settings/worker.settings.js';
import { JobReports } from './job.reports.js';
import { ModelExits } from './model-exits.js';
import { ENVIRONMENT, servedModel } from '../model-options.js';
import { SchemaReporter } from './schema.reporter.js';
import { SetupReporter } from './setup.reporter.js';

const reports: FactoryProvider<JobReports> = {
  provide: JobReports,
  inject: [JobStore],
  useFactory: (store: JobStore) => new JobReports(store),
};

const schemas: FactoryProvider<SchemaReporter> = {
  provide: SchemaReporter,
  inject: [WorkerSettings, JobStore, ServiceLogger],
  useFactory: (settings: WorkerSettings, store: JobStore, logger: ServiceLogger) =>
    new SchemaReporter({ store, model: settings.MODEL_NAME, startedAtMs: processStartedAtMs(), logger }),
};

const setups: FactoryProvider<SetupReporter> = {
  provide: SetupReporter,
  inject: [WorkerSettings, JobStore],
  useFactory: (settings: WorkerSettings, store: JobStore) => new SetupReporter(store, settings.MODEL_NAME),
};

const host: FactoryProvider<ModelHost> = {
  provide: ModelHost,
  inject: [WorkerSettings, ENVIRONMENT, SchemaReporter, JobReports, ModelExits, ServiceLogger],
  useFactory: (
    settings: WorkerSettings,
    environment: Environment,
    schemaReporter: SchemaReporter,
    jobReports: JobReports,
    exits: ModelExits,
    logger: ServiceLogger,
  ) =>
    new ModelHost({
      ...servedModel(settings, environment, (line) => logger.warn(`the model ${line}`)),
      onDescribed: (description) => schemaReporter.report(description),
      onLog: (line) => {
        logger.info(line.text, { source: line.source, jobId: line.jobId });
        jobReports.takeLine(line);
      },
      onProgress: (progress) => jobReports.takeProgress(progress),
      onPartialOutput: (partial) => jobReports.takeParts(partial),
      onExit: (exit) => exits.next(exit),
    }),
};

/** The process of the model, and the reports about it: set-ups, schema, and the progress of its job. */
@Module({
  imports: [ConnectionsModule],
  providers: [ModelExits, reports, schemas, setups, host],
  exports: [ModelExits, JobReports, SchemaReporter, SetupReporter, ModelHost],
})
export class ModelModule {}
