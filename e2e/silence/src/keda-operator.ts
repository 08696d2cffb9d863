import {
  initialControlLoop,
  pushToControlLoop,
  stepControlLoop,
  type ControlLoopState,
  type ExternalReading,
  type ScaledObject,
} from '@tidegate/autoscaling';
import { ExternalScalerClient, type MessageStream } from '@tidegate/external-scaler-client';
import type { ScaledDeployment } from './scaled-deployment.js';

/** The pauses of KEDA's push scaler (`Run` in `pkg/scalers/external_scaler.go`). */
const FIRST_STREAM_PAUSE_MS = 2_000;
const LONGEST_STREAM_PAUSE_MS = 60_000;

/** What KEDA sends with each question. */
export interface SentScaledObject {
  readonly name: string;
  readonly namespace: string;
  readonly scalerMetadata: Readonly<Record<string, string>>;
}

/** What it needs to do KEDA's work, and the HPA's. */
export interface KedaOperatorOptions {
  /** Host and port of the scalers' Service. */
  readonly address: string;
  readonly asked: SentScaledObject;
  readonly scaledObject: ScaledObject;
  readonly deployment: ScaledDeployment;
}

/**
 * A client that behaves as KEDA's operator does (2.20), with the HPA: one connection to the scalers, questions without a
 * deadline at each poll, one at a time, and a stream beside them. What the answers lead to is decided by the code of the
 * simulator. Both stop for as long as a question is not answered: the HPA's own goes over the same connection.
 */
export class KedaOperator {
  /** Answered polls, and when the first one after `thaw` was sent. */
  answeredPolls = 0;
  firstAskedAfterThawMs: number | undefined;
  private readonly client: ExternalScalerClient;
  private state: ControlLoopState;
  private isFrozen = false;
  private isStopped = false;
  private changesReplicas = true;
  private stream: MessageStream<unknown> | undefined;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(private readonly options: KedaOperatorOptions) {
    this.client = new ExternalScalerClient(options.address);
    const syncPhaseSeconds = Math.random() * 15;
    this.state = initialControlLoop(options.scaledObject, nowSeconds(), { syncPhaseSeconds });
  }

  start(): void {
    void this.poll();
    this.listen(FIRST_STREAM_PAUSE_MS);
  }

  /** The process is stopped (SIGSTOP): it sends nothing, and does nothing with what it receives. */
  freeze(): void {
    this.isFrozen = true;
  }

  /**
   * It goes on.
   *
   * @param changesReplicas - false: it asks, and changes no numbers, so that changes by others show
   */
  thaw({ changesReplicas = true }: { readonly changesReplicas?: boolean } = {}): void {
    this.isFrozen = false;
    this.changesReplicas = changesReplicas;
    this.firstAskedAfterThawMs = undefined;
  }

  stop(): void {
    this.isStopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.stream?.cancel();
    this.client.close();
  }

  private async poll(): Promise<void> {
    const { scaledObject } = this.options;
    const beganMs = performance.now();
    if (!this.isFrozen) {
      this.firstAskedAfterThawMs ??= beganMs;
      const externalReading = await this.ask();
      if (this.isStopped) return;
      this.answered(externalReading);
    }
    const spentMs = performance.now() - beganMs;
    this.later(Math.max(0, scaledObject.pollingIntervalSeconds * 1000 - spentMs), () => void this.poll());
  }

  private answered(externalReading: ExternalReading): void {
    if (this.isFrozen) return;
    if (externalReading !== 'unreachable') this.answeredPolls += 1;
    if (!this.changesReplicas) return;
    const { scaledObject, deployment } = this.options;
    const { replicas } = deployment;
    const { state } = this;
    const step = stepControlLoop({
      scaledObject,
      state,
      nowSeconds: nowSeconds(),
      externalReading,
      replicas,
    });
    this.state = step.state;
    if (step.desiredReplicas !== replicas) deployment.set(step.desiredReplicas);
  }

  /** As `GetMetricsAndActivity`: an error of the first question means that the scaler cannot be reached. */
  private async ask(): Promise<ExternalReading> {
    const { asked } = this.options;
    const never = Number.POSITIVE_INFINITY;
    try {
      const { metricSpecs } = await this.client.getMetricSpec(asked, never);
      const [spec] = metricSpecs;
      if (spec === undefined) return 'unreachable';
      try {
        const { metricValues } = await this.client.getMetrics(asked, spec.metricName, never);
        const isActive = await this.client.isActive(asked, never);
        const [value] = metricValues;
        const metricValue =
          value === undefined || value.metricValueFloat > 0 ? value?.metricValueFloat : value.metricValue;
        return {
          isActive,
          metricValue: metricValue ?? 0,
          targetValue: spec.targetSize,
          atSeconds: nowSeconds(),
        };
      } catch {
        return 'unavailable';
      }
    } catch {
      return 'unreachable';
    }
  }

  private listen(pauseMs: number): void {
    const { asked } = this.options;
    let nextPauseMs = pauseMs;
    const stream = this.client.streamIsActive(asked);
    this.stream = stream;
    stream.on('data', ({ result }) => {
      if (result) this.pushed();
    });
    // A stream that is closed properly starts from the shortest pause.
    stream.on('end', () => (nextPauseMs = FIRST_STREAM_PAUSE_MS));
    stream.on('error', () => undefined);
    stream.on('status', () => {
      if (this.isStopped) return;
      this.later(nextPauseMs, () => this.listen(Math.min(2 * nextPauseMs, LONGEST_STREAM_PAUSE_MS)));
    });
  }

  private pushed(): void {
    if (this.isFrozen || !this.changesReplicas) return;
    const { scaledObject, deployment } = this.options;
    const { replicas } = deployment;
    const step = pushToControlLoop({ scaledObject, state: this.state, nowSeconds: nowSeconds(), replicas });
    this.state = step.state;
    if (step.desiredReplicas !== replicas) deployment.set(step.desiredReplicas);
  }

  private later(pauseMs: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, pauseMs);
    this.timers.add(timer);
  }
}

function nowSeconds(): number {
  return performance.now() / 1000;
}
