import type { Disturbance } from './fault.js';

/** The parts of an answer that the invariants are about. */
export interface ObservedAnswer {
  /** Absent when the connection was lost. */
  readonly status?: number;
  readonly hasRetryAfter: boolean;
  readonly elapsedMs: number;
}

/** A refusal must come within 2 s (docs/architecture.md); the rest is for a busy machine. */
const ANSWERED_WITHIN_MS = 2_500;
/** This many pushes taken in a row mean that the system has recovered. */
const RECOVERED_AFTER = 10;
const SHOWN_VIOLATIONS = 20;

/** Records the answers that clients received, and every answer that was wrong. */
export class Ledger {
  /** Id of every job that a client has received, with its input. */
  readonly accepted = new Map<string, string>();
  refusals = 0;
  disconnections = 0;
  slowestMs = 0;
  private violationCount = 0;
  private readonly shownViolations: string[] = [];
  private permitted: Disturbance = 'none';
  private takenInARow = 0;

  /** From now on pushes may be disturbed like this. */
  permit(disturbances: readonly Disturbance[]): void {
    if (disturbances.includes('disconnection')) this.permitted = 'disconnection';
    else this.permitted = disturbances.includes('refusal') ? 'refusal' : 'none';
  }

  /** Counts from zero again how many pushes are taken in a row. */
  awaitRecovery(): void {
    this.takenInARow = 0;
  }

  get hasRecovered(): boolean {
    return this.takenInARow >= RECOVERED_AFTER;
  }

  get violations(): readonly string[] {
    const more = this.violationCount - this.shownViolations.length;
    return more > 0 ? [...this.shownViolations, `and ${more} more`] : this.shownViolations;
  }

  violate(text: string): void {
    this.violationCount += 1;
    if (this.shownViolations.length < SHOWN_VIOLATIONS) this.shownViolations.push(text);
  }

  /** Notes a job that a client has received the id of. */
  accept(id: string, input: string): void {
    if (this.accepted.has(id)) this.violate(`id ${id} was given twice`);
    this.accepted.set(id, input);
    this.takenInARow += 1;
  }

  /** Checks the answer to a push or to a request for a job. */
  judge(request: string, answer: ObservedAnswer, permittedBefore: Disturbance): void {
    const { status, hasRetryAfter, elapsedMs } = answer;
    this.slowestMs = Math.max(this.slowestMs, elapsedMs);
    if (status === 200) {
      if (elapsedMs > ANSWERED_WITHIN_MS)
        this.violate(`${request}: answered after ${elapsedMs.toFixed(0)} ms`);
      return;
    }
    this.takenInARow = 0;
    const permitted: readonly Disturbance[] = [permittedBefore, this.permitted];
    if (status === undefined) {
      this.disconnections += 1;
      if (!permitted.includes('disconnection'))
        this.violate(`${request}: connection lost with the gateway untouched`);
    } else if (status === 503) {
      this.refusals += 1;
      if (!hasRetryAfter) this.violate(`${request}: 503 without Retry-After`);
      if (elapsedMs > ANSWERED_WITHIN_MS)
        this.violate(`${request}: refused after ${elapsedMs.toFixed(0)} ms`);
      if (permitted.every((each) => each === 'none'))
        this.violate(`${request}: refused with broker and store up`);
    } else {
      this.violate(`${request}: status ${status}`);
    }
  }

  /** What is permitted at this moment; a request that begins now is checked by it when it ends. */
  get permittedNow(): Disturbance {
    return this.permitted;
  }
}
