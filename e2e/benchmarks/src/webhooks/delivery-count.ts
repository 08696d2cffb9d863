/** What a receiver has counted of the webhooks that came to it. */
export interface DeliveryCount {
  readonly received: number;
  /** That came a second time, or after a later one of the same job. */
  readonly misplaced: number;
  /** Without a signature of the secret. */
  readonly unsigned: number;
}

/** Counts webhooks, each of which should come once, and in order within its job. */
export class DeliveryCounter {
  private readonly latest = new Map<string, number>();
  private received = 0;
  private misplaced = 0;
  private unsigned = 0;

  /** @param messageId - `<job>_<number>`, the number growing within a job */
  add(messageId: string, isSigned: boolean): void {
    const [job = '', number] = messageId.split('_');
    this.received += 1;
    if (!isSigned) this.unsigned += 1;
    if (Number(number) > (this.latest.get(job) ?? 0)) this.latest.set(job, Number(number));
    else this.misplaced += 1;
  }

  count(): DeliveryCount {
    const { received, misplaced, unsigned } = this;
    return { received, misplaced, unsigned };
  }
}
