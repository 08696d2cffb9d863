/**
 * Divides the places for workers between models: each gets what it wants while there is enough for all, and otherwise an
 * equal share, of which what one leaves goes to the others (max-min fairness; Bertsekas and Gallager, Data Networks,
 * §6.5.2).
 *
 * @param wanted - how many workers each model wants; integers from 0
 * @param places - how many there may be together; an integer from 0, or `Infinity`
 * @returns how many each may have, in the same order; together at most `places`
 */
export function shareWorkers(wanted: readonly number[], places: number): readonly number[] {
  const shares = wanted.map(() => 0);
  let left = places;
  let hungry = wanted.map((_, index) => index).filter((index) => (wanted[index] ?? 0) > 0);
  while (left > 0 && hungry.length > 0) {
    const each = Math.max(1, Math.floor(left / hungry.length));
    for (const index of hungry) {
      const more = Math.min(each, (wanted[index] ?? 0) - (shares[index] ?? 0), left);
      shares[index] = (shares[index] ?? 0) + more;
      left -= more;
    }
    hungry = hungry.filter((index) => (shares[index] ?? 0) < (wanted[index] ?? 0));
  }
  return shares;
}
