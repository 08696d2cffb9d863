import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DrainingConsumer, type DeliveryVerdict } from '@tidegate/broker';
import type { JobMessage, WorkerState } from '@tidegate/contracts';
import { ModelHost, type ModelExit } from '@tidegate/model';
import { endProcess, ServiceLogger, StartSequence } from '@tidegate/service';
import { MeasurementReport } from '../heartbeat/measurement.report.js';
import { Heartbeat } from '../heartbeat/worker.heartbeat.js';
import { WorkerMetrics } from '../metrics/worker.metrics.js';
import { ModelExits } from '../model/model-exits.js';
import { SchemaReporter } from '../model/schema.reporter.js';
import { SetupReporter } from '../model/setup.reporter.js';
import { HeldJobs } from '../running/held-jobs.js';
import { JobRunner, type DeliveredMessage } from '../running/job.runner.js';
import { gracePeriodSeconds, WorkerSettings } from '../settings/worker.settings.js';

/** A worker's life: sets the model up, runs one job at a time, sets it up again after a crash, drains. */
@Injectable()
export class WorkerService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private present: WorkerState = 'starting';
  /** Deliveries run one after the other, also when a lost connection makes the broker deliver the next one early. */
  private last: Promise<unknown> = Promise.resolve();
  private wasReady = false;

  constructor(
    @Inject(WorkerSettings) private readonly settings: WorkerSettings,
    @Inject(ModelHost) private readonly host: ModelHost,
    @Inject(ModelExits) private readonly exits: ModelExits,
    @Inject(JobRunner) private readonly runner: JobRunner,
    @Inject(HeldJobs) private readonly held: HeldJobs,
    @Inject(DrainingConsumer) private readonly consumer: DrainingConsumer,
    @Inject(SetupReporter) private readonly setups: SetupReporter,
    @Inject(SchemaReporter) private readonly schemas: SchemaReporter,
    @Inject(Heartbeat) private readonly heartbeat: Heartbeat,
    @Inject(MeasurementReport) private readonly measurements: MeasurementReport,
    @Inject(WorkerMetrics) private readonly metrics: WorkerMetrics,
    @Inject(ServiceLogger) private readonly logger: ServiceLogger,
    @Inject(StartSequence) private readonly start: StartSequence,
  ) {
    metrics.entered('starting');
  }

  onApplicationBootstrap(): void {
    this.exits.subscribe((exit) => this.modelExited(exit));
    this.held.pauses.subscribe((isPaused) => void this.pauseOrResume(isPaused));
    this.start.add({ name: 'model', run: () => this.setUp() });
  }

  /** What the worker is doing. */
  get state(): WorkerState {
    return this.present;
  }

  /** Sets the model up; ready afterwards. */
  private async setUp(): Promise<void> {
    const { MODEL_NAME: model } = this.settings;
    try {
      const { setupSeconds, startupSeconds } = await this.host.start();
      // The first start counts from the start of the process, because that is how long a scaler waits.
      const sinceStartSeconds = process.uptime();
      this.metrics.started(this.wasReady ? startupSeconds : sinceStartSeconds);
      if (!this.wasReady) this.measurements.startup(sinceStartSeconds);
      this.wasReady = true;
      this.setups.succeeded();
      this.logger.info('model ready', { model, setupSeconds, startupSeconds });
      this.enter('ready');
    } catch (error) {
      if (this.state === 'draining') throw error;
      this.enter('setup_failed');
      this.metrics.setupFailed();
      await this.setups.failed(error);
      throw error;
    }
  }

  /** While the model is paused no job is taken. One that was delivered just before goes back. */
  private async pauseOrResume(isPaused: boolean): Promise<void> {
    if (isPaused) {
      this.logger.info('the model is paused: no job is taken');
      await this.consumer.pause();
    } else if (this.present === 'ready' || this.present === 'busy') {
      this.logger.info('the model goes on');
      await this.consumer.resume();
    }
  }

  /** Runs one delivered job to its verdict. */
  take(message: JobMessage, delivered: DeliveredMessage): Promise<DeliveryVerdict> {
    const verdict = this.last.then(() => this.run(message, delivered));
    this.last = verdict.catch(() => undefined);
    return verdict;
  }

  /** The model process has ended; while no job runs it is set up again here, else after the job's verdict. */
  private modelExited({ expected, message }: ModelExit): void {
    if (expected || this.state !== 'ready') return;
    this.logger.warn('the model process ended while idle and is set up again', { reason: message });
    this.enter('starting');
    void this.consumer.pause().then(() => this.setUpAgain());
  }

  /**
   * Drains: takes no further job, then waits for the running one, which goes back to the queue after the grace period.
   * Probes and metrics answer meanwhile, for Nest closes its servers after this.
   */
  async beforeApplicationShutdown(): Promise<void> {
    const graceSeconds = gracePeriodSeconds(this.settings);
    this.enter('draining');
    this.setups.stop();
    this.schemas.stop();
    const timer = setTimeout(() => {
      this.logger.warn('the grace period is over: the running job goes back to the queue', { graceSeconds });
      this.runner.abort();
    }, graceSeconds * 1000);
    await this.consumer.drain();
    clearTimeout(timer);
    await this.host.stop({ graceSeconds: 0 });
    await this.heartbeat.stop();
  }

  /** Ends the grace period at once: the running job goes back to the queue. */
  returnJob(): void {
    this.logger.warn('asked once more to stop: the running job goes back to the queue');
    this.runner.abort();
  }

  private async run(message: JobMessage, delivered: DeliveredMessage): Promise<DeliveryVerdict> {
    this.heartbeat.took(message, Date.now());
    if (this.state === 'ready') this.enter('busy');
    try {
      return await this.runner.run(message, delivered);
    } finally {
      this.heartbeat.gaveBack();
      // Before the verdict goes out, or the broker would send the job back at once.
      if (this.held.isPaused) await this.consumer.pause();
      if (this.state === 'busy') await this.endJob();
    }
  }

  private async endJob(): Promise<void> {
    if (this.host.state === 'ready') {
      this.enter('ready');
      return;
    }
    this.enter('starting');
    // Paused before the verdict goes out, or the broker would send the next job to a worker without a model.
    await this.consumer.pause();
    setImmediate(() => void this.setUpAgain());
  }

  private async setUpAgain(): Promise<void> {
    if (this.state === 'draining') return;
    try {
      await this.setUp();
      if (!this.held.isPaused) await this.consumer.resume();
    } catch (error) {
      // A drain ends the set-up, which is no fault of the model. Otherwise our parent decides when to start again.
      if ((this.state as WorkerState) !== 'draining') endProcess('the worker ends', error);
    }
  }

  private enter(state: WorkerState): void {
    if (this.present === 'draining') return;
    this.present = state;
    this.metrics.entered(state);
    this.heartbeat.enter(state, Date.now());
  }
}
