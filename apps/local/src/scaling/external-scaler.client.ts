import type { ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import type { ExternalReading, ExternalTrigger } from '@tidegate/autoscaling';
import type { ScalingReading, ScalingSource } from './scaling-source.js';

/** How the scaler is asked. */
export interface ExternalScalerClientOptions {
  /** Host and port. */
  readonly address: string;
  /** `libs/contracts/proto/externalscaler.proto` */
  readonly protoFile: string;
  readonly scaledObjectName: string;
  readonly trigger: ExternalTrigger;
  readonly nowSeconds: () => number;
}

interface ScaledObjectRef {
  readonly name: string;
  readonly namespace: string;
  readonly scalerMetadata: Readonly<Record<string, string>>;
}

interface IsActiveResponse {
  readonly result: boolean;
}

interface MetricSpecs {
  readonly metricSpecs: readonly {
    readonly metricName: string;
    readonly targetSize: number;
    readonly targetSizeFloat: number;
  }[];
}

interface MetricValues {
  readonly metricValues: readonly { readonly metricValue: number; readonly metricValueFloat: number }[];
}

type Procedure<Request, Response> = (
  request: Request,
  options: { readonly deadline: number },
  done: (error: ServiceError | null, response: Response) => void,
) => unknown;

interface Stub {
  readonly isActive: Procedure<ScaledObjectRef, IsActiveResponse>;
  readonly getMetricSpec: Procedure<ScaledObjectRef, MetricSpecs>;
  readonly getMetrics: Procedure<
    { readonly scaledObjectRef: ScaledObjectRef; readonly metricName: string },
    MetricValues
  >;
  streamIsActive(request: ScaledObjectRef): ClientReadableStream<IsActiveResponse>;
  close(): void;
}

/**
 * For one reading, all its questions together: longer than the scaler itself waits for broker and store
 * (BACKEND_TIMEOUT_SECONDS), after which it answers from what it last read. A scaler that hangs so costs two polls and no
 * more, and the first poll after it is well is right.
 */
const DEADLINE_MS = 2_000;
const REOPEN_MS = 1_000;
/** gRPC's own would let up to two minutes pass before it finds a scaler that was started again. */
const CHANNEL = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1_000 };
const NAMESPACE = 'local';

/** Asks an external scaler as KEDA does (`pkg/scalers/external_scaler.go`). */
export class ExternalScalerClient implements ScalingSource {
  private stream: ClientReadableStream<IsActiveResponse> | undefined;
  private reopening: NodeJS.Timeout | undefined;
  private isClosed = false;

  private constructor(
    private readonly options: ExternalScalerClientOptions,
    private readonly stub: Stub,
  ) {}

  /** Makes the client; gRPC is loaded here, as not every stack needs it. */
  static async create(options: ExternalScalerClientOptions): Promise<ExternalScalerClient> {
    const [{ credentials, loadPackageDefinition }, { load }] = await Promise.all([
      import('@grpc/grpc-js'),
      import('@grpc/proto-loader'),
    ]);
    const definition = await load(options.protoFile, { keepCase: true, longs: Number, defaults: true });
    const { externalscaler } = loadPackageDefinition(definition) as unknown as {
      readonly externalscaler: {
        readonly ExternalScaler: new (address: string, trust: unknown, channel: object) => Stub;
      };
    };
    const stub = new externalscaler.ExternalScaler(options.address, credentials.createInsecure(), CHANNEL);
    return new ExternalScalerClient(options, stub);
  }

  /**
   * Asks which metric there is, its value, and whether there is work. Without an answer to the first, KEDA does not even
   * come to its fallback; an error in what follows counts towards it.
   */
  async read(): Promise<ScalingReading> {
    return { externalReading: await this.ask() };
  }

  /** Listens to what the scaler says by itself, and again whenever that ends. */
  onActivity(listener: () => void): void {
    if (this.options.trigger.kind !== 'external-push' || this.isClosed) return;
    const stream = this.stub.streamIsActive(this.scaledObject);
    this.stream = stream;
    stream.on('data', ({ result }: IsActiveResponse) => {
      if (result) listener();
    });
    // Every end, orderly or not, is told by its status.
    stream.on('error', () => undefined);
    stream.on('status', () => {
      if (!this.isClosed) this.reopening = setTimeout(() => this.onActivity(listener), REOPEN_MS);
    });
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.reopening);
    this.stream?.cancel();
    this.stub.close();
  }

  private get scaledObject(): ScaledObjectRef {
    const { scaledObjectName, trigger } = this.options;
    return { name: scaledObjectName, namespace: NAMESPACE, scalerMetadata: trigger.metadata };
  }

  private async ask(): Promise<ExternalReading> {
    const { scaledObject, stub } = this;
    const options = { deadline: Date.now() + DEADLINE_MS };
    // The scaler decides once for both, so this question takes no time of its own.
    const activity = call(stub, stub.isActive, scaledObject, options);
    activity.catch(() => undefined);
    let spec: MetricSpecs['metricSpecs'][number] | undefined;
    try {
      [spec] = (await call(stub, stub.getMetricSpec, scaledObject, options)).metricSpecs;
    } catch {
      return 'unreachable';
    }
    if (spec === undefined) return 'unavailable';
    try {
      const { metricName } = spec;
      const request = { scaledObjectRef: scaledObject, metricName };
      const [{ metricValues }, { result: isActive }] = await Promise.all([
        call(stub, stub.getMetrics, request, options),
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

function call<Request, Response>(
  stub: Stub,
  procedure: Procedure<Request, Response>,
  request: Request,
  options: { readonly deadline: number },
): Promise<Response> {
  return new Promise((resolve, reject) => {
    procedure.call(stub, request, options, (error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}
