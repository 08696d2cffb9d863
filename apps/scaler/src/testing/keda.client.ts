import {
  credentials,
  loadPackageDefinition,
  type ClientReadableStream,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { fileURLToPath } from 'node:url';
import type {
  GetMetricSpecResponse,
  GetMetricsRequest,
  GetMetricsResponse,
  IsActiveResponse,
  ScaledObjectRef,
} from '../external-scaler/external-scaler.messages.js';

type Unary<Request, Response> = (
  request: Request,
  options: { deadline: number },
  done: (error: ServiceError | null, response: Response) => void,
) => void;

interface Stub {
  close(): void;
  isActive: Unary<ScaledObjectRef, IsActiveResponse>;
  getMetricSpec: Unary<ScaledObjectRef, GetMetricSpecResponse>;
  getMetrics: Unary<GetMetricsRequest, GetMetricsResponse>;
  streamIsActive(request: ScaledObjectRef): ClientReadableStream<IsActiveResponse>;
  streamMetricSpec(request: ScaledObjectRef): ClientReadableStream<GetMetricSpecResponse>;
}

const PROTO = fileURLToPath(
  new URL('../../../../libs/contracts/proto/externalscaler.proto', import.meta.url),
);
const DEADLINE_MS = 5_000;

/** Asks a scaler as KEDA does. */
export class KedaClient {
  private readonly stub: Stub;

  constructor(
    port: number,
    readonly scaledObject: ScaledObjectRef,
  ) {
    const definition = loadSync(PROTO, { keepCase: true, longs: Number, defaults: true });
    const loaded = loadPackageDefinition(definition) as unknown as {
      externalscaler: { ExternalScaler: new (address: string, credentials: unknown) => Stub };
    };
    this.stub = new loaded.externalscaler.ExternalScaler(`127.0.0.1:${port}`, credentials.createInsecure());
  }

  async isActive(): Promise<boolean> {
    return (await call(this.stub, this.stub.isActive, this.scaledObject)).result;
  }

  getMetricSpec(): Promise<GetMetricSpecResponse> {
    return call(this.stub, this.stub.getMetricSpec, this.scaledObject);
  }

  getMetrics(metricName = ''): Promise<GetMetricsResponse> {
    return call(this.stub, this.stub.getMetrics, { scaledObjectRef: this.scaledObject, metricName });
  }

  /** What KEDA makes of the answer: the float where it is above 0. */
  async metricValue(): Promise<number> {
    const [value] = (await this.getMetrics()).metricValues;
    if (value === undefined) throw new Error('no metric');
    return value.metricValueFloat > 0 ? value.metricValueFloat : value.metricValue;
  }

  streamIsActive(): HeardStream<IsActiveResponse> {
    return new HeardStream(this.stub.streamIsActive(this.scaledObject));
  }

  streamMetricSpec(): HeardStream<GetMetricSpecResponse> {
    return new HeardStream(this.stub.streamMetricSpec(this.scaledObject));
  }

  close(): void {
    this.stub.close();
  }
}

/** A stream, and all that has come over it. */
export class HeardStream<T> {
  readonly heard: T[] = [];
  /** How it ended: a gRPC status code. */
  readonly ended: Promise<number>;

  constructor(private readonly stream: ClientReadableStream<T>) {
    stream.on('data', (message: T) => this.heard.push(message));
    stream.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      stream.on('status', ({ code }) => resolve(code));
    });
  }

  cancel(): void {
    this.stream.cancel();
  }
}

function call<Request, Response>(
  stub: Stub,
  method: Unary<Request, Response>,
  request: Request,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    method.call(stub, request, { deadline: Date.now() + DEADLINE_MS }, (error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}
