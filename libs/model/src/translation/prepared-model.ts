/** A file that its runner can load. */
export interface PreparedModel {
  /** Absolute path of the file. */
  readonly path: string;
  /** Removes what was written for it; the model file itself stays. */
  readonly remove: () => Promise<void>;
}
