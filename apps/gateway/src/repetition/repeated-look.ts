/**
 * Looks at something again and again, and never while the last look lasts: what is slow is not asked more often. A look that
 * fails is followed by the next one; what is wrong with broker or store their connections report.
 */
export class RepeatedLook {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly everyMs: number,
    private readonly look: () => Promise<void>,
  ) {}

  /** Looks now, and from then on; resolves after the first look. */
  async begin(): Promise<void> {
    this.timer = setInterval(() => void this.lookAgain(), this.everyMs);
    await this.lookAgain();
  }

  /** Begins no further look; resolves when the last one is over. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private lookAgain(): Promise<void> {
    this.looking ??= this.look()
      .catch(() => undefined)
      .finally(() => (this.looking = undefined));
    return this.looking;
  }
}
