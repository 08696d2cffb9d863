import type { ArrivalsBySecond } from '@tidegate/autoscaling';
import type { ClusterView } from '../replica-controller.js';

/** How far back the scaler has arrivals: before the simulation begins, there were none. */
const HISTORY_SECONDS = 7200;

/**
 * Counts arrivals by second as the gateways do, each once it has come.
 *
 * @param arrivalsSeconds - when each job is pushed, as the simulation has it
 */
export function countArrivals(
  arrivalsSeconds: ArrayLike<number>,
): (view: Pick<ClusterView, 'nowSeconds' | 'arrived'>) => ArrivalsBySecond {
  const counts = new Array<number>(HISTORY_SECONDS).fill(0);
  let counted = 0;
  return ({ nowSeconds, arrived }) => {
    while (counts.length <= HISTORY_SECONDS + nowSeconds) counts.push(0);
    for (; counted < arrived; counted += 1) {
      const second = HISTORY_SECONDS + Math.floor(arrivalsSeconds[counted] ?? 0);
      counts[second] = (counts[second] ?? 0) + 1;
    }
    return { startSeconds: -HISTORY_SECONDS, counts };
  };
}
