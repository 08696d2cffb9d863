import { initialControlLoop, stepControlLoop } from '../control-loop/control-loop.js';
import type { ControlLoopOptions } from '../control-loop/control-loop.types.js';
import type { QueueReading } from '../metric/queue-reading.types.js';
import type { ScaledObject } from '../scaled-object/scaled-object.types.js';

/** One step that was played. */
export interface PlayedStep {
  readonly atSeconds: number;
  readonly before: number;
  readonly replicas: number;
  readonly explanation: string;
}

/** Runs the loop at each whole second, and applies at once what it desires. */
export function play(input: {
  readonly scaledObject: ScaledObject;
  readonly seconds: number;
  readonly readingAt: (atSeconds: number, replicas: number) => QueueReading;
  readonly replicas?: number;
  readonly options?: ControlLoopOptions;
}): readonly PlayedStep[] {
  const { scaledObject } = input;
  let state = initialControlLoop(scaledObject, 0, input.options);
  let replicas = input.replicas ?? 0;
  return Array.from({ length: input.seconds + 1 }, (_, nowSeconds) => {
    const queueReading = input.readingAt(nowSeconds, replicas);
    const step = stepControlLoop({ scaledObject, state, nowSeconds, queueReading, replicas });
    const played = {
      atSeconds: nowSeconds,
      before: replicas,
      replicas: step.desiredReplicas,
      explanation: step.explanation,
    };
    state = step.state;
    replicas = step.desiredReplicas;
    return played;
  });
}

/** When the replicas changed, and to what. */
export function curveOf(
  steps: readonly PlayedStep[],
): readonly (readonly [atSeconds: number, replicas: number])[] {
  return steps.filter((step) => step.replicas !== step.before).map((step) => [step.atSeconds, step.replicas]);
}

/** A reading of this many messages, all of them waiting. */
export function waiting(ready: number, atSeconds = 0): QueueReading {
  return { ready, unacknowledged: 0, atSeconds };
}
