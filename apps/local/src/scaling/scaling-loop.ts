import {
  initialControlLoop,
  stepControlLoop,
  type ControlLoopState,
  type ScaledObject,
} from '@tidegate/autoscaling';
import { setTimeout as delay } from 'node:timers/promises';
import type { ScalingSource } from './scaling-source.js';

/** One change of the number of workers. */
export interface ScalingDecision {
  /** Whose workers they are, where there are several models. */
  readonly model?: string;
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
  readonly source: ScalingSource;
  readonly scaleTo: (replicas: number) => void;
  readonly nowSeconds: () => number;
  readonly onDecision: (decision: ScalingDecision) => void;
}

/** Runs KEDA's and the HPA's loops, as libs/autoscaling has them, on this machine's clock. */
export class ScalingLoop {
  private readonly stopping = new AbortController();
  private waking = new AbortController();
  private state: ControlLoopState;
  private nextDueSeconds = 0;
  private isActivityPushed = false;
  private replicas = 0;
  private running: Promise<void> = Promise.resolve();

  /** @throws ScaledObjectError when the ScaledObject has other triggers than one that the loop follows */
  constructor(private readonly options: ScalingLoopOptions) {
    const { scaledObject, maxReplicas, syncPeriodSeconds } = options;
    this.state = initialControlLoop(scaledObject, options.nowSeconds(), {
      ...(maxReplicas === undefined ? {} : { maxReplicas }),
      ...(syncPeriodSeconds === undefined ? {} : { syncPeriodSeconds }),
    });
  }

  start(): void {
    this.options.source.onActivity?.(() => {
      this.isActivityPushed = true;
      this.waking.abort();
    });
    this.running = this.run();
  }

  /** No decision is made once this has resolved. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.options.source.close?.();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.step(signal);
      await this.pause(signal);
    }
  }

  private async pause(stopped: AbortSignal): Promise<void> {
    const pauseMs = Math.max(0, this.nextDueSeconds - this.options.nowSeconds()) * 1000;
    const signal = AbortSignal.any([stopped, this.waking.signal]);
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }

  private async step(signal: AbortSignal): Promise<void> {
    const { scaledObject, nowSeconds, source, onDecision, scaleTo } = this.options;
    const { isActivityPushed } = this;
    this.isActivityPushed = false;
    this.waking = new AbortController();
    // A push between two polls needs no question: it says itself that there is work.
    const reading = nowSeconds() >= this.nextDueSeconds ? await source.read() : {};
    if (signal.aborted) return;
    const { replicas, state } = this;
    const step = stepControlLoop({
      scaledObject,
      state,
      nowSeconds: nowSeconds(),
      ...reading,
      isActivityPushed,
      replicas,
    });
    this.state = step.state;
    this.nextDueSeconds = step.nextDueSeconds;
    if (step.desiredReplicas !== replicas) {
      this.replicas = step.desiredReplicas;
      onDecision({ from: replicas, to: step.desiredReplicas, explanation: step.explanation });
    }
    scaleTo(this.replicas);
  }
}
