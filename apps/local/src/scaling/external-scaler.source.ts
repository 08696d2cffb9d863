import type { ExternalReading, ExternalTrigger } from '@tidegate/autoscaling';
import type { GetMetricSpecResponse, IsActiveResponse, ScaledObjectRef } from '@tidegate/contracts';
import type { ExternalScalerClient, MessageStream } from '@tidegate/external-scaler-client';
import type { ScalerAnswers } from '../services/scaler-answers.js';
import type { ScalingReading, ScalingSource } from './scaling-source.js';

/** How the scaler is asked. */
export interface ExternalScalerSourceOptions {
  /** Host and port. */
  readonly address: string;
  readonly scaledObjectName: string;
  readonly trigger: ExternalTrigger;
  readonly nowSeconds: () => number;
  /** Receives whether the scaler answers. */
  readonly answers?: Pick<ScalerAnswers, 'came' | 'stayedAway'>;
}

/**
 * For one reading, all its questions together: longer than the scaler itself waits for broker and store
 * (BACKEND_TIMEOUT_SECONDS), after which it answers from what it last read. So a scaler that hangs costs only two
 * polls, and the first poll after it has recovered is right.
 */
const ANSWERED_WITHIN_MS = 2_000;
const REOPEN_MS = 1_000;
const NAMESPACE = 'local';

/** gRPC's `DEADLINE_EXCEEDED`: the scaler has taken the question, or its system has, and did not answer in time. */
const DEADLINE_EXCEEDED = 4;

function isDeadlineExceeded(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === DEADLINE_EXCEEDED;
}

/** Asks an external scaler as KEDA does (`pkg/scalers/external_scaler.go`). */
export class ExternalScalerSource implements ScalingSource {
  private stream: MessageStream<IsActiveResponse> | undefined;
  private reopening: NodeJS.Timeout | undefined;
  private isClosed = false;

  private constructor(
    private readonly options: ExternalScalerSourceOptions,
    private readonly client: ExternalScalerClient,
  ) {}

  /** Makes the source; gRPC is loaded here, because not every stack needs it. */
  static async create(options: ExternalScalerSourceOptions): Promise<ExternalScalerSource> {
    const { ExternalScalerClient } = await import('@tidegate/external-scaler-client');
    return new ExternalScalerSource(options, new ExternalScalerClient(options.address));
  }

  /**
   * Asks which metric there is, its value, and whether there is work. Without an answer to the first call KEDA does not
   * use its fallback; an error in the other calls counts towards it.
   */
  async read(): Promise<ScalingReading> {
    return { externalReading: await this.ask() };
  }

  /** Listens to the scaler's stream, and again whenever it ends. */
  onActivity(listener: () => void): void {
    if (this.options.trigger.kind !== 'external-push' || this.isClosed) return;
    const stream = this.client.streamIsActive(this.scaledObject);
    this.stream = stream;
    stream.on('data', ({ result }: IsActiveResponse) => {
      if (result) listener();
    });
    // Every end, orderly or not, is reported by its status.
    stream.on('error', () => undefined);
    stream.on('status', () => {
      if (!this.isClosed) this.reopening = setTimeout(() => this.onActivity(listener), REOPEN_MS);
    });
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.reopening);
    this.stream?.cancel();
    this.client.close();
  }

  private get scaledObject(): ScaledObjectRef {
    const { scaledObjectName, trigger } = this.options;
    return { name: scaledObjectName, namespace: NAMESPACE, scalerMetadata: trigger.metadata };
  }

  private async ask(): Promise<ExternalReading> {
    const { scaledObject, client } = this;
    const deadlineMs = Date.now() + ANSWERED_WITHIN_MS;
    // The scaler decides once for both, so this question takes no time of its own.
    const activity = client.isActive(scaledObject, deadlineMs);
    activity.catch(() => undefined);
    let spec: GetMetricSpecResponse['metricSpecs'][number] | undefined;
    try {
      [spec] = (await client.getMetricSpec(scaledObject, deadlineMs)).metricSpecs;
      this.options.answers?.came();
    } catch (error) {
      if (isDeadlineExceeded(error)) this.options.answers?.stayedAway();
      return 'unreachable';
    }
    if (spec === undefined) return 'unavailable';
    try {
      const [{ metricValues }, isActive] = await Promise.all([
        client.getMetrics(scaledObject, spec.metricName, deadlineMs),
        activity,
      ]);
      const [value] = metricValues;
      if (value === undefined) return 'unavailable';
      return {
        isActive,
        metricValue: value.metricValueFloat > 0 ? value.metricValueFloat : value.metricValue,
        targetValue: spec.targetSizeFloat > 0 ? spec.targetSizeFloat : spec.targetSize,
        atSeconds: this.options.nowSeconds(),
      };
    } catch {
      return 'unavailable';
    }
  }
}
