import type { ControlLoopState } from './control-loop.types.js';

/**
 * The state without times in the future, for a clock that was set back: what was noted later than now counts as noted
 * now, so that windows and cooldown begin again instead of lasting until the old time is reached.
 * @param state - of the step before
 * @param nowSeconds - now
 */
export function forgetFuture(state: ControlLoopState, nowSeconds: number): ControlLoopState {
  if (nowSeconds >= state.steppedAtSeconds) return state;
  const notLater = <T extends { readonly atSeconds: number }>(entries: readonly T[]): readonly T[] =>
    entries.map((entry) => ({ ...entry, atSeconds: Math.min(entry.atSeconds, nowSeconds) }));
  const { keda, hpa } = state;
  return {
    ...state,
    keda: {
      ...keda,
      createdAtSeconds: Math.min(keda.createdAtSeconds, nowSeconds),
      lastActiveSeconds:
        keda.lastActiveSeconds === undefined ? undefined : Math.min(keda.lastActiveSeconds, nowSeconds),
    },
    hpa: {
      recommendations: hpa.recommendations === undefined ? undefined : notLater(hpa.recommendations),
      scaleUpEvents: notLater(hpa.scaleUpEvents),
      scaleDownEvents: notLater(hpa.scaleDownEvents),
    },
  };
}
