import type { ControlLoopInput, ScaledObject } from '@tidegate/autoscaling';

/** What stands in for a scaler that does not answer. */
export interface StandIn {
  /** Decides in place of the loop's own ScaledObject. */
  readonly scaledObject: ScaledObject;
  /** Why, for people. */
  readonly reason: string;
}

/** The reading of one step of the loop. */
export interface ScalingReading extends Pick<ControlLoopInput, 'queueReading' | 'externalReading'> {
  /** Present where the reading is not that of the loop's own ScaledObject. */
  readonly standIn?: StandIn;
}

/** Reports to the loop how much work there is. */
export interface ScalingSource {
  /** Called whenever a poll or a sync is due. Never rejects: a missing reading is reported as such. */
  read(): Promise<ScalingReading>;
  /** Begins to call back whenever the source itself reports that there is work; absent where it never does. */
  onActivity?(listener: () => void): void;
  /** Stops reading. */
  close?(): void;
}
