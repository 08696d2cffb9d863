import { status } from '@grpc/grpc-js';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type {
  GetMetricsRequest,
  GetMetricSpecResponse,
  GetMetricsResponse,
  IsActiveResponse,
  ScaledObjectRef,
} from '@tidegate/contracts';
import { ReadingStore } from '@tidegate/job-store';
import { defer, map, Subject, takeUntil, tap, type Observable } from 'rxjs';
import { ArrivalEvents } from '../connections/arrival-events.js';
import { DecisionService, TARGET_SIZE, type DecisionRequest } from '../scaling-decisions/decision.service.js';
import { ScalerMetrics } from '../metrics/scaler.metrics.js';
import { activity, standing } from './activity.js';
import { grpcErrorFrom } from './external-scaler.errors.js';
import { KedaQuestions } from '../silence/keda-questions.js';
import { parseScalerMetadata } from '../settings/scaler-metadata.js';

/** The name of the only metric; KEDA puts the trigger's number before it. */
const METRIC_NAME = 'tidegate-wanted-workers';

/** Answers KEDA. Every method throws ScalerMetadataError or ReadingUnavailableError. */
@Injectable()
export class ExternalScalerService implements BeforeApplicationShutdown {
  private readonly stopping = new Subject<void>();

  constructor(
    @Inject(DecisionService) private readonly decisions: DecisionService,
    @Inject(ReadingStore) private readonly store: ReadingStore,
    @Inject(ArrivalEvents) private readonly arrivals: ArrivalEvents,
    @Inject(ScalerMetrics) private readonly metrics: ScalerMetrics,
    @Inject(KedaQuestions) private readonly questions: KedaQuestions,
  ) {}

  /** Whether there should be any worker. */
  isActive(scaledObject: ScaledObjectRef): Promise<IsActiveResponse> {
    return this.answer('IsActive', async () => ({
      result: await this.wantsWorkers(this.requestOf(scaledObject)),
    }));
  }

  /** Reports when there should be one, until the scaler stops or KEDA disconnects. */
  streamIsActive(scaledObject: ScaledObjectRef): Observable<IsActiveResponse> {
    return this.stream('StreamIsActive', () => {
      const request = this.requestOf(scaledObject);
      const { arrivals } = this;
      const { model } = request.metadata;
      return activity({
        arrivals,
        model,
        isActive: () => this.wantsWorkers(request),
        isPaused: () => this.store.pauses.read(model),
      }).pipe(map((result) => ({ result })));
    });
  }

  /**
   * One metric per ScaledObject. Its value is the number of workers that should run, and its target is 1 per worker, so
   * the HPA uses the value as it is. Example: the value 7 with the target 1 gives 7 workers.
   */
  getMetricSpec(scaledObject: ScaledObjectRef): Promise<GetMetricSpecResponse> {
    return this.answer('GetMetricSpec', () => Promise.resolve(this.specFor(scaledObject)));
  }

  /** Sends the same metric once: it never changes. */
  streamMetricSpec(scaledObject: ScaledObjectRef): Observable<GetMetricSpecResponse> {
    return this.stream('StreamMetricSpec', () => standing(this.specFor(scaledObject), this.stopping));
  }

  /** The value that leads the HPA to the wanted workers. */
  getMetrics({ scaledObjectRef }: GetMetricsRequest): Promise<GetMetricsResponse> {
    return this.answer('GetMetrics', async () => {
      const { metricValue } = await this.decisions.decide(this.requestOf(scaledObjectRef));
      const rounded = Math.round(metricValue);
      return {
        metricValues: [{ metricName: METRIC_NAME, metricValue: rounded, metricValueFloat: metricValue }],
      };
    });
  }

  /** Ends all streams; KEDA then subscribes again, and another scaler may answer. */
  beforeApplicationShutdown(): void {
    this.stopping.next();
    this.stopping.complete();
  }

  private async wantsWorkers(request: DecisionRequest): Promise<boolean> {
    return (await this.decisions.decide(request)).isActive;
  }

  private async answer<T>(procedure: string, make: () => Promise<T>): Promise<T> {
    try {
      const answer = await make();
      this.count(procedure, status.OK);
      return answer;
    } catch (error) {
      this.count(procedure, grpcErrorFrom(error).code);
      throw error;
    }
  }

  private stream<T>(procedure: string, open: () => Observable<T>): Observable<T> {
    return defer(open).pipe(
      takeUntil(this.stopping),
      tap({
        next: () => this.count(procedure, status.OK),
        error: (error: unknown) => this.count(procedure, grpcErrorFrom(error).code),
      }),
    );
  }

  private count(procedure: string, code: status): void {
    this.metrics.answers.labels(procedure, status[code]).inc();
  }

  private requestOf(scaledObject: ScaledObjectRef | undefined): DecisionRequest {
    const { name = '', namespace = '', scalerMetadata = {} } = scaledObject ?? {};
    const metadata = parseScalerMetadata(scalerMetadata);
    this.questions.note({ name, namespace }, metadata.model);
    return { name, namespace, metadata };
  }

  private specFor(scaledObject: ScaledObjectRef): GetMetricSpecResponse {
    this.requestOf(scaledObject);
    return {
      metricSpecs: [{ metricName: METRIC_NAME, targetSize: TARGET_SIZE, targetSizeFloat: TARGET_SIZE }],
    };
  }
}
