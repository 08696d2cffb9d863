/** A gate that a test opens when something may continue. */
export class Gate {
  private release: () => void = () => undefined;

  /** Resolves when the gate is opened. */
  readonly opened = new Promise<void>((resolve) => {
    this.release = resolve;
  });

  open(): void {
    this.release();
  }
}
