import type { DeliveryVerdict, DrainingConsumer } from '@tidegate/broker';
import type { JobMessage, WorkerState } from '@tidegate/contracts';
import type { ModelExit, ModelHost } from '@tidegate/model';
import type { ServiceLogger } from '@tidegate/service';
import type { MeasurementReport } from './heartbeat/measurement.report.js';
import type { Heartbeat } from './heartbeat/worker.heartbeat.js';
import type { WorkerMetrics } from './metrics/worker.metrics.js';
import type { SetUpReporter } from './model-health/set-up.reporter.js';
import type { JobRunner } from './running/job.runner.js';
import type { SchemaReporter } from './schema/schema.reporter.js';

/** The parts that a worker is made of. */
export interface WorkerParts {
  readonly model: string;
  readonly host: ModelHost;
  readonly runner: JobRunner;
  readonly setUps: SetUpReporter;
  readonly schemas: SchemaReporter;
  readonly consumer: DrainingConsumer;
  readonly heartbeat: Heartbeat;
  readonly measurements: MeasurementReport;
  readonly metrics: WorkerMetrics;
  readonly logger: ServiceLogger;
  /** Ends the process: the model cannot be set up, and whoever started us decides when to try again. */
  readonly onFatal: (error: unknown) => void;
}

/** A worker's life: sets the model up, runs one job at a time, sets it up again after a crash, drains. */
export class Worker {
  private present: WorkerState = 'starting';
  /** Deliveries run one after the other, also when a lost connection makes the broker deliver the next one early. */
  private last: Promise<unknown> = Promise.resolve();
  private wasReady = false;

  constructor(private readonly parts: WorkerParts) {
    parts.metrics.entered('starting');
  }

  /** What the worker is doing. */
  get state(): WorkerState {
    return this.present;
  }

  /** Sets the model up; ready afterwards. */
  async setUp(): Promise<void> {
    const { host, model, setUps, metrics, measurements, logger } = this.parts;
    try {
      const { setupSeconds, startupSeconds } = await host.start();
      // The first start counts from the start of the process: that is what a scaler waits for.
      const sinceStartSeconds = process.uptime();
      metrics.started(this.wasReady ? startupSeconds : sinceStartSeconds);
      if (!this.wasReady) measurements.startup(sinceStartSeconds);
      this.wasReady = true;
      setUps.succeeded();
      logger.info('model ready', { model, setupSeconds, startupSeconds });
      this.enter('ready');
    } catch (error) {
      if (this.state === 'draining') throw error;
      this.enter('setup_failed');
      await setUps.failed(error);
      throw error;
    }
  }

  /** Runs one delivered job to its verdict. */
  take(message: JobMessage, redelivered: boolean): Promise<DeliveryVerdict> {
    const verdict = this.last.then(() => this.run(message, redelivered));
    this.last = verdict.catch(() => undefined);
    return verdict;
  }

  /** The model process has ended; while no job runs it is set up again here, else after the job's verdict. */
  modelExited({ expected, message }: ModelExit): void {
    if (expected || this.state !== 'ready') return;
    this.parts.logger.warn('the model process ended while idle and is set up again', { reason: message });
    this.enter('starting');
    void this.parts.consumer.pause().then(() => this.setUpAgain());
  }

  /**
   * Stops in order: no further job, then the job in hand, which is given back to the queue after the grace period.
   *
   * @param graceSeconds - how long the job in hand may go on
   */
  async drain(graceSeconds: number): Promise<void> {
    const { consumer, runner, host, setUps, schemas, heartbeat, logger } = this.parts;
    this.enter('draining');
    setUps.stop();
    schemas.stop();
    const timer = setTimeout(() => {
      logger.warn('the grace period is over: the job in hand goes back to the queue', { graceSeconds });
      runner.abort();
    }, graceSeconds * 1000);
    await consumer.drain();
    clearTimeout(timer);
    await host.stop({ graceSeconds: 0 });
    await heartbeat.stop();
  }

  private async run(message: JobMessage, redelivered: boolean): Promise<DeliveryVerdict> {
    if (this.state === 'ready') this.enter('busy');
    try {
      return await this.parts.runner.run(message, redelivered);
    } finally {
      if (this.state === 'busy') await this.endJob();
    }
  }

  private async endJob(): Promise<void> {
    if (this.parts.host.state === 'ready') {
      this.enter('ready');
      return;
    }
    this.enter('starting');
    // Paused before the verdict goes out, or the broker would send the next job to a worker without a model.
    await this.parts.consumer.pause();
    setImmediate(() => void this.setUpAgain());
  }

  private async setUpAgain(): Promise<void> {
    if (this.state === 'draining') return;
    try {
      await this.setUp();
      await this.parts.consumer.resume();
    } catch (error) {
      // Draining ends the set-up, and that is no fault of the model.
      if ((this.state as WorkerState) !== 'draining') this.parts.onFatal(error);
    }
  }

  private enter(state: WorkerState): void {
    if (this.present === 'draining') return;
    this.present = state;
    this.parts.metrics.entered(state);
    this.parts.heartbeat.enter(state, Date.now());
  }
}
