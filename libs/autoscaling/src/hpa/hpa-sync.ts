import type { LoopDecision } from '../keda/keda.types.js';
import type { HpaState, HpaSyncInput, LimitedReplicas } from './hpa.types.js';
import { limitRate, stabilize } from './normalize-with-behavior.js';
import { DOWNSCALE_STABILIZATION_SECONDS, normalizeWithoutBehavior } from './normalize-without-behavior.js';
import { proposeReplicas } from './replica-calculator.js';

type HpaDecision = LoopDecision<HpaState>;

/** The state of the HPA controller for a new HPA. */
export function initialHpaState(): HpaState {
  return { recommendations: undefined, scaleUpEvents: [], scaleDownEvents: [] };
}

/**
 * One sync of the HPA controller with one external metric (`reconcileAutoscaler` in
 * `pkg/controller/podautoscaler/horizontal.go`). It never touches a Deployment of zero replicas, and without a metric it
 * changes nothing.
 * @param input - the metric, the replicas and the rules
 */
export function syncHpa(input: HpaSyncInput): HpaDecision {
  const { specReplicas, minReplicas, maxReplicas, metric } = input;
  const recommendations = input.state.recommendations ?? [
    { replicas: specReplicas, atSeconds: input.nowSeconds },
  ];
  const state = { ...input.state, recommendations };
  if (specReplicas === 0) return { state, desiredReplicas: 0, explanation: 'HPA is off at zero replicas' };
  if (specReplicas > maxReplicas) {
    return rescale({ ...input, state }, maxReplicas, `${specReplicas} is above the maximum`);
  }
  if (specReplicas < minReplicas) {
    return rescale({ ...input, state }, minReplicas, `${specReplicas} is below the minimum`);
  }
  if (metric === 'unavailable') {
    const explanation = `${input.target.label} unknown; HPA sync; holds ${specReplicas}`;
    return { state, desiredReplicas: specReplicas, explanation };
  }
  const proposal = proposeReplicas({ ...input, total: metric.value });
  const normalized = normalize({ ...input, state }, recommendations, proposal.replicas);
  const recorded = remember(state, recommendations, proposal.replicas, input);
  const reasons = [
    `${input.target.label} ${metric.value} / target ${input.target.value} → ${proposal.replicas}`,
    'HPA sync',
    ...(proposal.isWithinTolerance ? ['within tolerance'] : []),
    ...(normalized.rule === undefined ? [] : [normalized.rule]),
  ];
  return rescale({ ...input, state: recorded }, normalized.replicas, reasons.join('; '));
}

function normalize(
  input: HpaSyncInput,
  recommendations: NonNullable<HpaState['recommendations']>,
  proposed: number,
): LimitedReplicas {
  const { behavior } = input;
  if (behavior === undefined) return normalizeWithoutBehavior(input, recommendations, proposed);
  const stabilized = stabilize(input, behavior, recommendations, proposed);
  const limited = limitRate(input, behavior, stabilized.replicas);
  return { replicas: limited.replicas, rule: limited.rule ?? stabilized.rule };
}

/** Records the recommendation before stabilization, and drops those that are older than every window. */
function remember(
  state: HpaState,
  recommendations: NonNullable<HpaState['recommendations']>,
  proposed: number,
  input: HpaSyncInput,
): HpaState {
  const { behavior, nowSeconds } = input;
  const longestSeconds =
    behavior === undefined
      ? DOWNSCALE_STABILIZATION_SECONDS
      : Math.max(behavior.scaleUp.stabilizationWindowSeconds, behavior.scaleDown.stabilizationWindowSeconds);
  const kept = recommendations.filter((one) => one.atSeconds >= nowSeconds - longestSeconds);
  return { ...state, recommendations: [...kept, { replicas: proposed, atSeconds: nowSeconds }] };
}

/** Changes the replicas, and records the change when there are policies that need it (`storeScaleEvent`). */
function rescale(input: HpaSyncInput, desiredReplicas: number, explanation: string): HpaDecision {
  const { state, specReplicas, behavior, nowSeconds } = input;
  if (behavior === undefined || desiredReplicas === specReplicas)
    return { state, desiredReplicas, explanation };
  const event = { replicaChange: Math.abs(desiredReplicas - specReplicas), atSeconds: nowSeconds };
  const policies = [...behavior.scaleUp.policies, ...behavior.scaleDown.policies];
  const cutoffSeconds = nowSeconds - Math.max(...policies.map((policy) => policy.periodSeconds));
  const kept = {
    scaleUpEvents: state.scaleUpEvents.filter((one) => one.atSeconds > cutoffSeconds),
    scaleDownEvents: state.scaleDownEvents.filter((one) => one.atSeconds > cutoffSeconds),
  };
  return desiredReplicas > specReplicas
    ? {
        state: { ...state, ...kept, scaleUpEvents: [...kept.scaleUpEvents, event] },
        desiredReplicas,
        explanation,
      }
    : {
        state: { ...state, ...kept, scaleDownEvents: [...kept.scaleDownEvents, event] },
        desiredReplicas,
        explanation,
      };
}
