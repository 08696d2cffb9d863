import {
  initialControlLoop,
  pushToControlLoop,
  stepControlLoop,
  type ControlLoopState,
  type ControlLoopStep,
  type ScaledObject,
} from '@tidegate/autoscaling';
import { setTimeout as delay } from 'node:timers/promises';
import type { ScalingReading, ScalingSource } from './scaling-source.js';

/** One change of the number of workers. */
export interface ScalingDecision {
  /** The model of the workers, where there are several. */
  readonly model?: string;
  readonly from: number;
  readonly to: number;
  /** The rule that decided, as text. */
  readonly explanation: string;
}

/** One step of the loop, whether it changes anything or not. */
export interface ScalingStep extends Pick<ScalingReading, 'queueReading'> {
  readonly from: number;
  readonly to: number;
  /** The rule that decided, as text. */
  readonly explanation: string;
}

/** What the loop reads, and what it controls. */
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
  /** Receives every step. */
  readonly onStep?: (step: ScalingStep) => void;
}

/**
 * Runs KEDA's and the HPA's loops, as libs/autoscaling has them, on this machine's clock. A push counts at once, also
 * while a question waits for its answer: a source that answers slowly must not delay its own reports.
 */
export class ScalingLoop {
  private readonly stopping = new AbortController();
  private state: ControlLoopState;
  private nextDueSeconds = 0;
  private pushes = 0;
  private replicas = 0;
  private running: Promise<void> = Promise.resolve();

  /** @throws {ScaledObjectError} when the ScaledObject has other triggers than one that the loop follows */
  constructor(private readonly options: ScalingLoopOptions) {
    const { scaledObject, maxReplicas, syncPeriodSeconds } = options;
    this.state = initialControlLoop(scaledObject, options.nowSeconds(), {
      ...(maxReplicas === undefined ? {} : { maxReplicas }),
      ...(syncPeriodSeconds === undefined ? {} : { syncPeriodSeconds }),
    });
  }

  start(): void {
    this.options.source.onActivity?.(() => this.takePush());
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

  private async pause(signal: AbortSignal): Promise<void> {
    const pauseMs = Math.max(0, this.nextDueSeconds - this.options.nowSeconds()) * 1000;
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }

  private async step(signal: AbortSignal): Promise<void> {
    const { scaledObject, nowSeconds, source } = this.options;
    const { pushes } = this;
    const answer = await source.read();
    if (signal.aborted) return;
    const { standIn, ...reading } = this.pushes > pushes ? withActivity(answer) : answer;
    const { replicas, state } = this;
    const step = stepControlLoop({
      scaledObject: standIn?.scaledObject ?? scaledObject,
      state,
      nowSeconds: nowSeconds(),
      ...reading,
      replicas,
    });
    const { explanation } = step;
    const { queueReading } = reading;
    this.options.onStep?.({
      from: replicas,
      to: step.desiredReplicas,
      explanation,
      ...(queueReading === undefined ? {} : { queueReading }),
    });
    this.follow(standIn ? { ...step, explanation: `${standIn.reason}: ${explanation}` } : step);
  }

  private takePush(): void {
    if (this.stopping.signal.aborted) return;
    this.pushes += 1;
    const { scaledObject, nowSeconds } = this.options;
    const { replicas, state } = this;
    this.follow(pushToControlLoop({ scaledObject, state, nowSeconds: nowSeconds(), replicas }));
  }

  private follow({ state, nextDueSeconds, desiredReplicas, explanation }: ControlLoopStep): void {
    const { replicas } = this;
    this.state = state;
    this.nextDueSeconds = nextDueSeconds;
    this.replicas = desiredReplicas;
    if (desiredReplicas !== replicas)
      this.options.onDecision({ from: replicas, to: desiredReplicas, explanation });
    this.options.scaleTo(desiredReplicas);
  }
}

/** A push after the question is newer than an answer without work. */
function withActivity(reading: ScalingReading): ScalingReading {
  const { externalReading } = reading;
  return typeof externalReading === 'object'
    ? { ...reading, externalReading: { ...externalReading, isActive: true } }
    : reading;
}
