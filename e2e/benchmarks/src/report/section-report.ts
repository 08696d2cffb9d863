/** Something that the issue demands of a figure. */
export interface Target {
  readonly name: string;
  /** The measured value; absent when it could not be measured, which counts as not met. */
  readonly value: number | undefined;
  readonly relation: 'at least' | 'at most';
  readonly bound: number;
  readonly unit: string;
}

/** What one part of the benchmark has found. */
export interface SectionReport {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly targets: readonly Target[];
  /** What a reader must know to judge the figures. */
  readonly notes: readonly string[];
  /** The single measurements behind the table, by side and quantity, for the JSON. */
  readonly measurements: Readonly<Record<string, readonly number[]>>;
}

/** Whether the figure is there and on the right side of its bound. */
export function isMet({ value, relation, bound }: Target): boolean {
  if (value === undefined) return false;
  switch (relation) {
    case 'at least':
      return value >= bound;
    case 'at most':
      return value <= bound;
  }
}
