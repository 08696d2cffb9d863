/** A load pattern: arrivals a second over its course. */
export interface LoadPattern {
  readonly durationSeconds: number;
  /** @param atSeconds - in [0, durationSeconds] */
  rateAt(atSeconds: number): number;
}

const DURATION_SECONDS = 1800;

/** The names of the load patterns. */
export type LoadPatternName = 'ramping' | 'spike' | 'ramp-steady';

/** The three patterns of the earlier service's experiments, with x from 0 to 1 over half an hour. */
export const loadPatterns: Readonly<Record<LoadPatternName, LoadPattern>> = {
  ramping: pattern((x) => 0.1 + 0.9 * x),
  spike: pattern((x) => 1.1 - x ** (1 / 8)),
  'ramp-steady': pattern((x) => Math.min(1.8 * x + 0.1, 1)),
};

function pattern(rateOf: (x: number) => number): LoadPattern {
  return { durationSeconds: DURATION_SECONDS, rateAt: (atSeconds) => rateOf(atSeconds / DURATION_SECONDS) };
}
