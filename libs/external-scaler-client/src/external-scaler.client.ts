import {
  credentials,
  loadPackageDefinition,
  type ClientReadableStream,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type {
  GetMetricsRequest,
  GetMetricsResponse,
  GetMetricSpecResponse,
  IsActiveResponse,
  ScaledObjectRef,
} from '@tidegate/contracts';
import { fileURLToPath } from 'node:url';

/** What a scaler sends by itself; cancelled by the listener. */
export type MessageStream<Message> = ClientReadableStream<Message>;

type Procedure<Request, Response> = (
  request: Request,
  options: { readonly deadline: number },
  done: (error: ServiceError | null, response: Response) => void,
) => unknown;

/** What gRPC makes of the proto file. */
interface Stub {
  readonly isActive: Procedure<ScaledObjectRef, IsActiveResponse>;
  readonly getMetricSpec: Procedure<ScaledObjectRef, GetMetricSpecResponse>;
  readonly getMetrics: Procedure<GetMetricsRequest, GetMetricsResponse>;
  streamIsActive(request: ScaledObjectRef): MessageStream<IsActiveResponse>;
  streamMetricSpec(request: ScaledObjectRef): MessageStream<GetMetricSpecResponse>;
  close(): void;
}

type StubClass = new (address: string, trust: unknown, channel: object) => Stub;

/** The same place from the sources and from what is built of them. */
const PROTO = fileURLToPath(new URL('../../contracts/proto/externalscaler.proto', import.meta.url));

/** With gRPC's own pauses up to two minutes would pass before a restarted scaler is found. */
const CHANNEL = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1_000 };

/**
 * Asks an external scaler the questions that KEDA asks. Each question has a deadline, in milliseconds since 1970, and rejects
 * with a gRPC `ServiceError` when the scaler answers with an error or not in time.
 */
export class ExternalScalerClient {
  private readonly stub: Stub;

  /** @param address - host and port; a scaler that is not there yet is found when it comes */
  constructor(address: string) {
    const definition = loadSync(PROTO, { keepCase: true, longs: Number, defaults: true });
    const loaded = loadPackageDefinition(definition) as unknown as {
      readonly externalscaler: { readonly ExternalScaler: StubClass };
    };
    this.stub = new loaded.externalscaler.ExternalScaler(address, credentials.createInsecure(), CHANNEL);
  }

  /** Whether there is work. */
  async isActive(scaledObject: ScaledObjectRef, deadlineMs: number): Promise<boolean> {
    return (await this.ask(this.stub.isActive, scaledObject, deadlineMs)).result;
  }

  /** The metric, and how much of it one worker should have. */
  getMetricSpec(scaledObject: ScaledObjectRef, deadlineMs: number): Promise<GetMetricSpecResponse> {
    return this.ask(this.stub.getMetricSpec, scaledObject, deadlineMs);
  }

  /** The value of a metric. */
  getMetrics(
    scaledObjectRef: ScaledObjectRef,
    metricName: string,
    deadlineMs: number,
  ): Promise<GetMetricsResponse> {
    return this.ask(this.stub.getMetrics, { scaledObjectRef, metricName }, deadlineMs);
  }

  /** Reports whenever there is work, until it is cancelled or the connection ends. */
  streamIsActive(scaledObject: ScaledObjectRef): MessageStream<IsActiveResponse> {
    return this.stub.streamIsActive(scaledObject);
  }

  /** Reports the metric whenever it changes, until it is cancelled or the connection ends. */
  streamMetricSpec(scaledObject: ScaledObjectRef): MessageStream<GetMetricSpecResponse> {
    return this.stub.streamMetricSpec(scaledObject);
  }

  close(): void {
    this.stub.close();
  }

  private ask<Request, Response>(
    procedure: Procedure<Request, Response>,
    request: Request,
    deadline: number,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      procedure.call(this.stub, request, { deadline }, (error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      });
    });
  }
}
