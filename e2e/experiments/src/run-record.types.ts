/** The result of one load with one setting, simulated or on a real system. */
export interface RunRecord {
  readonly load: string;
  readonly setting: string;
  /** From push to finish, in the order of arrival; seconds. */
  readonly latenciesSeconds: readonly number[];
  /** How many workers were wanted, as steps. */
  readonly replicas: readonly (readonly [atSeconds: number, replicas: number])[];
  readonly endSeconds: number;
  readonly workerSeconds: number;
}
