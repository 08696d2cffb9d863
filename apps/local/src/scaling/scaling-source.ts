import type { ControlLoopInput } from '@tidegate/autoscaling';

/** What one step of the loop knows. */
export type ScalingReading = Pick<ControlLoopInput, 'queueReading' | 'externalReading'>;

/** Where the loop learns how much there is to do. */
export interface ScalingSource {
  /** Asked whenever a poll or a sync is due. Never rejects: what is not known says so. */
  read(): Promise<ScalingReading>;
  /** Begins to call back whenever the source itself says that there is work; absent where it never does. */
  onActivity?(listener: () => void): void;
  /** Asks nothing more. */
  close?(): void;
}
