/** This many worse counts in a row end the search in one direction: cost is nearly convex in the count. */
const WORSE_IN_A_ROW = 2;

/**
 * The cheapest count, searched upwards and downwards from the current one.
 * @param input - the present count, the limits (integers, least first) and what a count costs
 */
export function searchCount(input: {
  readonly present: number;
  readonly least: number;
  readonly most: number;
  readonly costOf: (count: number) => number;
}): number {
  const { present, least, most, costOf } = input;
  const start = Math.min(most, Math.max(least, present));
  let best = start;
  for (const direction of [1, -1]) {
    let worse = 0;
    for (
      let count = start + direction;
      count >= least && count <= most && worse < WORSE_IN_A_ROW;
      count += direction
    ) {
      if (costOf(count) < costOf(best)) {
        best = count;
        worse = 0;
      } else worse += 1;
    }
  }
  return best;
}
