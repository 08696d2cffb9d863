import {
  type ControlLoopOptions,
  type ControlLoopState,
  initialControlLoop,
  type ScaledObject,
  stepControlLoop,
} from '@tidegate/autoscaling';
import type { ClusterView, ReplicaController } from '../replica-controller.js';

/** KEDA and the HPA on a ScaledObject with a RabbitMQ trigger. */
export class QueueLengthController implements ReplicaController {
  private state: ControlLoopState;
  nextDueSeconds: number;

  constructor(
    private readonly scaledObject: ScaledObject,
    options: ControlLoopOptions = {},
  ) {
    this.state = initialControlLoop(scaledObject, 0, options);
    this.nextDueSeconds = Math.min(this.state.nextPollSeconds, this.state.nextSyncSeconds);
  }

  step(view: ClusterView): number {
    const { nowSeconds, ready, unacknowledged, replicas } = view;
    const step = stepControlLoop({
      scaledObject: this.scaledObject,
      state: this.state,
      nowSeconds,
      queueReading: { ready, unacknowledged, atSeconds: nowSeconds },
      replicas,
    });
    this.state = step.state;
    this.nextDueSeconds = step.nextDueSeconds;
    return step.desiredReplicas;
  }
}
