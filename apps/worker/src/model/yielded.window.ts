import type { ModelPartialOutput } from '@tidegate/model';
import type { PartRun } from './event.backlog.js';

/** How many characters of parts the record of a running job shows. */
const SHOWN_CHARACTERS = 65_536;

/** What the generator of one try has yielded: which parts are new, and the latest ones for the record. */
export class YieldedWindow {
  private readonly runs: PartRun[] = [];
  private characters = 0;
  private received = 0;

  /**
   * Takes a report of the model's host.
   *
   * @returns the parts that have not come before; a model host of an earlier release sends some again
   */
  take({ from, count, partsJson }: ModelPartialOutput): PartRun | undefined {
    if (count === 0 || from + count <= this.received) return undefined;
    const run =
      from < this.received
        ? withoutFirst({ from, count, partsText: partsJson }, this.received - from)
        : { from, count, partsText: partsJson.slice(1, -1) };
    // A part that was too long to be reported is missing: what is shown has no gap.
    if (run.from > this.received) this.forget(this.runs.length);
    this.received = run.from + run.count;
    this.runs.push(run);
    this.characters += run.partsText.length;
    while (this.runs.length > 1 && this.characters > SHOWN_CHARACTERS) this.forget(1);
    return run;
  }

  /** The latest parts. */
  get latest(): { readonly from: number; readonly partsJson: string } {
    return {
      from: this.runs[0]?.from ?? this.received,
      partsJson: `[${this.runs.map(({ partsText }) => partsText).join(',')}]`,
    };
  }

  private forget(count: number): void {
    for (const { partsText } of this.runs.splice(0, count)) this.characters -= partsText.length;
  }
}

/** Of the JSON of a list, the parts behind the first ones. */
function withoutFirst({ from, count, partsText }: PartRun, skipped: number): PartRun {
  const parts = JSON.parse(partsText) as readonly unknown[];
  return {
    from: from + skipped,
    count: count - skipped,
    partsText: parts
      .slice(skipped)
      .map((part) => JSON.stringify(part))
      .join(','),
  };
}
