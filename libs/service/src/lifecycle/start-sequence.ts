/** One thing that a service does once it listens. */
export interface StartStep {
  /** The name by which other steps refer to it, for example "job store". */
  readonly name: string;
  /** Steps that must have succeeded before. @defaultValue none: it begins as soon as the service listens */
  readonly after?: readonly string[];
  /** What it does; it has succeeded when the promise that it may return is fulfilled. */
  readonly run: () => unknown;
}

/**
 * What a service does once it listens. Its providers and modules add their steps in `onApplicationBootstrap`, which Nest
 * calls before the service listens: nothing may begin earlier, or a second process on a taken port would already have
 * changed something at broker or store.
 *
 * Example: the gateway's connections add the step "job store"; the watch over the models adds one that begins after it,
 * whether or not the broker can be reached yet. See `start-sequence.spec.ts`.
 */
export class StartSequence {
  private readonly steps = new Map<string, StartStep>();

  /**
   * Adds a step. Nest calls the hooks of an imported module first, so a step may come after those of imported modules.
   *
   * @throws {Error} when a step that must come before was not added yet
   */
  add(step: StartStep): void {
    for (const name of step.after ?? [])
      if (!this.steps.has(name))
        throw new Error(`"${step.name}" starts after "${name}", which was not added`);
    this.steps.set(step.name, step);
  }

  /**
   * Runs all steps; called once, when the service listens.
   *
   * @throws {unknown} when a step fails: what that step throws
   */
  async run(): Promise<void> {
    const runs = new Map<string, Promise<unknown>>();
    for (const { name, after = [], run } of this.steps.values())
      runs.set(name, Promise.all(after.map((earlier) => runs.get(earlier) ?? Promise.resolve())).then(run));
    await Promise.all(runs.values());
  }
}
