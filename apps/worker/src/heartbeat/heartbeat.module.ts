import { Inject, Module, type FactoryProvider, type OnApplicationBootstrap } from '@nestjs/common';
import { JobStore } from '@tidegate/job-store';
import { StartSequence } from '@tidegate/service';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { ConnectionsModule } from '../connections/connections.module.js';
import { processStartedAtMs } from '../process-start.js';
import { WorkerSettings } from '../settings/worker.settings.js';
import { START_STEPS } from '../start-steps.js';
import { MeasurementReport } from './measurement.report.js';
import { Heartbeat } from './worker.heartbeat.js';

/** The token of the worker's name, in its heartbeats and in the tries of its jobs. */
export const WORKER_ID = Symbol('name of the worker');

const measurements: FactoryProvider<MeasurementReport> = {
  provide: MeasurementReport,
  inject: [WorkerSettings, JobStore],
  useFactory: (settings: WorkerSettings, store: JobStore) =>
    new MeasurementReport(store.measuredTimes, store.jobWaits, settings.MODEL_NAME),
};

const workerId: FactoryProvider<string> = {
  provide: WORKER_ID,
  inject: [WorkerSettings],
  useFactory: (settings: WorkerSettings) => settings.WORKER_ID ?? `${hostname()}-${randomUUID().slice(0, 8)}`,
};

const heartbeat: FactoryProvider<Heartbeat> = {
  provide: Heartbeat,
  inject: [WorkerSettings, JobStore, MeasurementReport, WORKER_ID],
  useFactory: (settings: WorkerSettings, store: JobStore, report: MeasurementReport, id: string) =>
    new Heartbeat({
      heartbeats: store.heartbeats,
      measurements: report,
      workerId: id,
      model: settings.MODEL_NAME,
      startedAtMs: processStartedAtMs(),
    }),
};

/** Reports to the store what the worker is doing, and what it has measured. It beats until the worker has drained. */
@Module({
  imports: [ConnectionsModule],
  providers: [measurements, workerId, heartbeat],
  exports: [MeasurementReport, Heartbeat, WORKER_ID],
})
export class HeartbeatModule implements OnApplicationBootstrap {
  constructor(
    @Inject(Heartbeat) private readonly heartbeat: Heartbeat,
    @Inject(StartSequence) private readonly start: StartSequence,
  ) {}

  onApplicationBootstrap(): void {
    this.start.add({
      name: 'heartbeat',
      after: [START_STEPS.store],
      run: () => this.heartbeat.start(),
    });
  }
}
