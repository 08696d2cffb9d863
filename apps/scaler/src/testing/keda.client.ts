import type {
  GetMetricSpecResponse,
  GetMetricsResponse,
  IsActiveResponse,
  ScaledObjectRef,
} from '@tidegate/contracts';
import { ExternalScalerClient, type MessageStream } from '@tidegate/external-scaler-client';

const ANSWERED_WITHIN_MS = 5_000;

/** Asks a scaler about one ScaledObject, as KEDA does. */
export class KedaClient {
  private readonly client: ExternalScalerClient;

  constructor(
    port: number,
    readonly scaledObject: ScaledObjectRef,
  ) {
    this.client = new ExternalScalerClient(`127.0.0.1:${port}`);
  }

  isActive(): Promise<boolean> {
    return this.client.isActive(this.scaledObject, deadlineMs());
  }

  getMetricSpec(): Promise<GetMetricSpecResponse> {
    return this.client.getMetricSpec(this.scaledObject, deadlineMs());
  }

  getMetrics(metricName = ''): Promise<GetMetricsResponse> {
    return this.client.getMetrics(this.scaledObject, metricName, deadlineMs());
  }

  /** The value that KEDA reads from the answer: the float where it is above 0. */
  async metricValue(): Promise<number> {
    const [value] = (await this.getMetrics()).metricValues;
    if (value === undefined) throw new Error('no metric');
    return value.metricValueFloat > 0 ? value.metricValueFloat : value.metricValue;
  }

  streamIsActive(): HeardStream<IsActiveResponse> {
    return new HeardStream(this.client.streamIsActive(this.scaledObject));
  }

  streamMetricSpec(): HeardStream<GetMetricSpecResponse> {
    return new HeardStream(this.client.streamMetricSpec(this.scaledObject));
  }

  close(): void {
    this.client.close();
  }
}

/** A stream, and all that it has received. */
export class HeardStream<T> {
  readonly received: T[] = [];
  /** How it ended: a gRPC status code. */
  readonly ended: Promise<number>;

  constructor(private readonly stream: MessageStream<T>) {
    stream.on('data', (message: T) => this.received.push(message));
    stream.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      stream.on('status', ({ code }) => resolve(code));
    });
  }

  cancel(): void {
    this.stream.cancel();
  }
}

function deadlineMs(): number {
  return Date.now() + ANSWERED_WITHIN_MS;
}
