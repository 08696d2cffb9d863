import {
  initialControlLoop,
  stepControlLoop,
  type ControlLoopState,
  type QueueReading,
  type ScaledObject,
} from '@tidegate/autoscaling';
import { setTimeout as delay } from 'node:timers/promises';

/** One change of the number of workers. */
export interface ScalingDecision {
  readonly from: number;
  readonly to: number;
  /** Which rule bound, in words. */
  readonly explanation: string;
}

/** What the loop reads, and what it moves. */
export interface ScalingLoopOptions {
  readonly scaledObject: ScaledObject;
  /** Cap below the ScaledObject's own; an integer from 1. */
  readonly maxReplicas?: number;
  /** Of the HPA, seconds above 0. @defaultValue 15 */
  readonly syncPeriodSeconds?: number;
  readonly readQueue: () => Promise<QueueReading>;
  readonly scaleTo: (replicas: number) => void;
  readonly nowSeconds: () => number;
  readonly onDecision: (decision: ScalingDecision) => void;
}

/** Runs KEDA's and the HPA's loops, as libs/autoscaling has them, on this machine's clock. */
export class ScalingLoop {
  private readonly stopping = new AbortController();
  private state: ControlLoopState;
  private replicas = 0;
  private running: Promise<void> = Promise.resolve();

  /** @throws ScaledObjectError when the ScaledObject has other triggers than one of type rabbitmq */
  constructor(private readonly options: ScalingLoopOptions) {
    const { scaledObject, maxReplicas, syncPeriodSeconds } = options;
    this.state = initialControlLoop(scaledObject, options.nowSeconds(), {
      ...(maxReplicas === undefined ? {} : { maxReplicas }),
      ...(syncPeriodSeconds === undefined ? {} : { syncPeriodSeconds }),
    });
  }

  start(): void {
    this.running = this.run();
  }

  /** No decision is made once this has resolved. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const nextDueSeconds = await this.step(signal);
      const pauseMs = Math.max(0, nextDueSeconds - this.options.nowSeconds()) * 1000;
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async step(signal: AbortSignal): Promise<number> {
    const { scaledObject, nowSeconds, readQueue, onDecision, scaleTo } = this.options;
    const queueReading = await readQueue();
    if (signal.aborted) return nowSeconds();
    const { replicas, state } = this;
    const step = stepControlLoop({ scaledObject, state, nowSeconds: nowSeconds(), queueReading, replicas });
    this.state = step.state;
    if (step.desiredReplicas !== replicas) {
      this.replicas = step.desiredReplicas;
      onDecision({ from: replicas, to: step.desiredReplicas, explanation: step.explanation });
    }
    scaleTo(this.replicas);
    return step.nextDueSeconds;
  }
}
