/** How a race is run. */
export interface RaceOptions {
  readonly seconds: number;
  readonly seed: number;
}

/** What came of a race. */
export interface RaceCount {
  /** What was counted, for people. */
  readonly counts: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
}
