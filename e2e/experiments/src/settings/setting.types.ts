/** The scale-down and scale-up behaviours of the sweep. */
export type BehaviorName = 'default' | 'deployed' | 'slow-up' | 'down-0' | 'down-60';

/** A queue-length setting of the sweep. */
export interface QueueLengthSetting {
  readonly kind: 'queue-length';
  readonly name: string;
  readonly target: number;
  readonly behavior: BehaviorName;
  readonly countsRunning: boolean;
  readonly pollSeconds: number;
  /** minReplicaCount. */
  readonly minimum: number;
}

/** This many workers from the start to the end. */
export interface FleetSetting {
  readonly kind: 'fleet';
  readonly name: string;
  readonly size: number;
}

/** One of the ScaledObjects that are applied to clusters, as its file is. */
export interface FileSetting {
  readonly kind: 'file';
  readonly name: string;
}

/** The start-up-aware policy, or the same with the arrivals known, with its knob as given. */
export interface KnobSetting {
  readonly kind: 'startup-aware' | 'clairvoyant';
  readonly name: string;
  readonly waitingWorth: number;
}

/**
 * What decides on the number of workers; plain data, so that it can be passed to a thread and be a part of the cache's
 * key.
 */
export type Setting = QueueLengthSetting | FleetSetting | FileSetting | KnobSetting;

/** The start-up-aware policy with one setting of its knob. */
export function startupAware(waitingWorth: number): KnobSetting {
  return { kind: 'startup-aware', name: `startup-aware, knob ${waitingWorth}`, waitingWorth };
}

/** The same with the arrivals known. */
export function clairvoyant(waitingWorth: number): KnobSetting {
  return { kind: 'clairvoyant', name: `clairvoyant, knob ${waitingWorth}`, waitingWorth };
}
