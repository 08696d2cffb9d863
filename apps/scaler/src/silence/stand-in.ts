import {
  initialControlLoop,
  stepControlLoop,
  type ControlLoopState,
  type ControlLoopStep,
  type ExternalReading,
} from '@tidegate/autoscaling';
import type { Decision } from '../decision.js';
import type { DeploymentScale } from '../kubernetes/scale-api.js';
import type { Scaling } from './scaling-of.js';

/** The metric's target per worker, as `GetMetricSpec` answers. */
const TARGET_VALUE = 1;

/** What is seen at one step. */
export interface StandInInput {
  readonly scaling: Scaling;
  readonly state: ControlLoopState;
  /** A clock that only goes forward, seconds. */
  readonly nowSeconds: number;
  readonly scale: Pick<DeploymentScale, 'replicas' | 'statusReplicas'>;
  /** What KEDA would be answered: `undefined` for UNAVAILABLE. */
  readonly decision: Pick<Decision, 'isActive' | 'metricValue'> | undefined;
}

/**
 * The state of KEDA's operator and of the HPA when the scaler begins to do their work. KEDA's cooldown begins now, as nobody
 * knows when KEDA last found the trigger active: at most the time of the silence later than KEDA's own.
 *
 * @param tolerance - the HPA's, a fraction
 */
export function beginStandIn(
  { scaledObject, metadata }: Scaling,
  nowSeconds: number,
  tolerance: number,
): ControlLoopState {
  const syncPeriodSeconds = metadata.policy.decisionIntervalSeconds;
  const state = initialControlLoop(scaledObject, nowSeconds, { syncPeriodSeconds, tolerance });
  return { ...state, keda: { ...state.keda, lastActiveSeconds: nowSeconds } };
}

/**
 * What KEDA's operator and the HPA would do now with the answers that KEDA would get: the same code as in the simulator and the
 * local stack, so that they and the scaler want the same number of workers, with the ScaledObject's limits, cooldown, fallback
 * and behaviour.
 */
export function stepStandIn({ scaling, state, nowSeconds, scale, decision }: StandInInput): ControlLoopStep {
  const { scaledObject } = scaling;
  const externalReading: ExternalReading =
    decision === undefined
      ? 'unavailable'
      : {
          isActive: decision.isActive,
          metricValue: decision.metricValue,
          targetValue: TARGET_VALUE,
          atSeconds: nowSeconds,
        };
  const isPush = scaledObject.triggers.some(({ kind }) => kind === 'external-push');
  return stepControlLoop({
    scaledObject,
    state,
    nowSeconds,
    externalReading,
    isActivityPushed: isPush && decision?.isActive === true,
    replicas: scale.replicas,
    statusReplicas: scale.statusReplicas,
  });
}
