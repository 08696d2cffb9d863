import type { ControlLoopInput } from '@tidegate/autoscaling';

/** The reading of one step of the loop. */
export type ScalingReading = Pick<ControlLoopInput, 'queueReading' | 'externalReading'>;

/** Reports to the loop how much work there is. */
export interface ScalingSource {
  /** Called whenever a poll or a sync is due. Never rejects: a missing reading is reported as such. */
  read(): Promise<ScalingReading>;
  /** Begins to call back whenever the source itself reports that there is work; absent where it never does. */
  onActivity?(listener: () => void): void;
  /** Stops reading. */
  close?(): void;
}
