const EXACT_LOAD = 30;
const CELLS_PER_WORKER = 8;

/** How many workers a steady load needs, by the load in busy workers. */
export class Staffing {
  private readonly cells: readonly number[];
  /** Workers above the load, in square roots of it, where the load is beyond the table (Halfin and Whitt, 1981). */
  private readonly headroom: number;

  /**
   * Takes the number of workers at which their cost and that of waiting together are least, waiting by Erlang's C formula
   * with the correction of Allen and Cunneen for the variation of service times.
   * @param waitingWorth - worker-seconds that one second of waiting is worth; above 0
   * @param squaredVariation - of the service times, from 0
   */
  constructor(waitingWorth: number, squaredVariation: number) {
    const weight = (waitingWorth * (1 + squaredVariation)) / 2;
    this.cells = Array.from({ length: EXACT_LOAD * CELLS_PER_WORKER + 1 }, (_, cell) =>
      cheapestStaffing(cell / CELLS_PER_WORKER, weight),
    );
    this.headroom = ((this.cells.at(-1) ?? EXACT_LOAD) - EXACT_LOAD) / Math.sqrt(EXACT_LOAD);
  }

  /** @param load - arrivals a second × mean service seconds; from 0 */
  workersFor(load: number): number {
    return (
      this.cells[Math.round(load * CELLS_PER_WORKER)] ?? Math.ceil(load + this.headroom * Math.sqrt(load))
    );
  }
}

function cheapestStaffing(load: number, weight: number): number {
  if (load === 0) return 0;
  let best = { count: 0, cost: Number.POSITIVE_INFINITY };
  let blocking = 1;
  for (let count = 1; count <= load + 10 * Math.sqrt(load) + 10; count += 1) {
    blocking = (load * blocking) / (count + load * blocking);
    if (count <= load) continue;
    const waiting = (count * blocking) / (count - load * (1 - blocking));
    const cost = count + weight * waiting * (load / (count - load));
    if (cost >= best.cost) break;
    best = { count, cost };
  }
  return best.count;
}
