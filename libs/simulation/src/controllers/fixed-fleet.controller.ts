import type { ReplicaController } from '../replica-controller.js';

/** This many workers from the start to the end, whatever happens. */
export class FixedFleetController implements ReplicaController {
  nextDueSeconds = 0;

  /** @param size - how many, an integer from 0 */
  constructor(private readonly size: number) {}

  step(): number {
    this.nextDueSeconds = Number.POSITIVE_INFINITY;
    return this.size;
  }
}
