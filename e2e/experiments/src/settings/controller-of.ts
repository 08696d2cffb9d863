import { parsePolicySettings, type ControlLoopOptions, type ScaledObject } from '@tidegate/autoscaling';
import {
  controllerFor,
  countArrivals,
  decideWithForesight,
  PolicyController,
  FixedFleetController,
  QueueLengthController,
  type ReplicaController,
} from '@tidegate/simulation';
import type { LoadRun } from '../experiment-loads.js';
import { queueLengthScaledObject, settingFromFile, withMetadata } from './scaled-objects.js';
import type { Setting } from './setting.types.js';

const SYNC_SECONDS = 15;

/** The conditions for a setting. */
export interface Circumstances {
  readonly run: LoadRun;
  readonly startupSeconds: number;
  /** Of the HPA's sync and of KEDA's poll, in [0, 1) of their periods. */
  readonly phase: number;
}

/** Makes controllers for one setting, whose ScaledObject is read once. */
export type ControllerSource = (circumstances: Circumstances) => ReplicaController;

/**
 * The controller for a setting, always with the real control loops. The policy expects the right time for its first
 * start: a user knows it for a model, and the scaler measures it from the second start on.
 * @param setting - which
 */
export function controllersOf(setting: Setting): ControllerSource {
  switch (setting.kind) {
    case 'fleet':
      return () => new FixedFleetController(setting.size);
    case 'queue-length': {
      const scaledObject = queueLengthScaledObject(setting);
      return ({ phase }) => new QueueLengthController(scaledObject, loopAt(scaledObject, phase));
    }
    case 'file': {
      const file = settingFromFile(setting.name);
      return (circumstances) => byTrigger(withExpected(file, circumstances.startupSeconds), circumstances);
    }
    case 'startup-aware': {
      const file = withMetadata(settingFromFile('startup-aware'), knob(setting.waitingWorth));
      return (circumstances) => byTrigger(withExpected(file, circumstances.startupSeconds), circumstances);
    }
    case 'clairvoyant': {
      const file = withMetadata(settingFromFile('startup-aware'), knob(setting.waitingWorth));
      return (circumstances) =>
        withForesight(withExpected(file, circumstances.startupSeconds), circumstances);
    }
  }
}

/** Whether idle workers go first in a scale-down: our scaler marks them, KEDA's queue length does not. */
export function idleGoFirst(setting: Setting): boolean {
  switch (setting.kind) {
    case 'fleet':
    case 'queue-length':
      return false;
    case 'file':
      return settingFromFile(setting.name).triggers[0]?.kind !== 'rabbitmq';
    case 'startup-aware':
    case 'clairvoyant':
      return true;
  }
}

function byTrigger(scaledObject: ScaledObject, { run, phase }: Circumstances): ReplicaController {
  const { arrivalsSeconds } = run;
  return controllerFor({
    scaledObject,
    arrivals: countArrivals(arrivalsSeconds),
    loop: loopAt(scaledObject, phase),
  });
}

function withForesight(scaledObject: ScaledObject, { run, phase }: Circumstances): ReplicaController {
  const settings = parsePolicySettings(scaledObject.triggers[0]?.metadata ?? {});
  return new PolicyController(scaledObject, {
    ...loopAt(scaledObject, phase),
    arrivals: countArrivals(run.arrivalsSeconds),
    decide: (observation) => decideWithForesight(observation, settings, run),
  });
}

function withExpected(scaledObject: ScaledObject, startupSeconds: number): ScaledObject {
  if (scaledObject.triggers[0]?.kind === 'rabbitmq') return scaledObject;
  return withMetadata(scaledObject, { expectedStartupSeconds: String(startupSeconds) });
}

function knob(waitingWorth: number): Readonly<Record<string, string>> {
  return { waitingWorth: String(waitingWorth) };
}

function loopAt(scaledObject: ScaledObject, phase: number): ControlLoopOptions {
  return {
    syncPhaseSeconds: phase * SYNC_SECONDS,
    pollPhaseSeconds: phase * scaledObject.pollingIntervalSeconds,
  };
}
