import type { ScaledObject } from '@tidegate/autoscaling';

/** A model that the stack runs. */
export interface ServedModel {
  readonly name: string;
  /** What its workers are told beside what the whole stack is told. */
  readonly environment: Readonly<Record<string, string>>;
  /** What its workers are scaled by. */
  readonly scaledObject: ScaledObject;
  /** How long one try of a job may take, seconds. */
  readonly jobTimeoutSeconds: number;
}
