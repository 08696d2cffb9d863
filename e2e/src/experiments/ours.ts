import {
  controllerFor,
  parseScaledObject,
  type ReplicaController,
  type ScaledObject,
} from '@tidegate/autoscaling';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE_ROOT } from '../system/workspace-paths.js';
import type { LoadRun } from './experiment-loads.js';

const SYNC_SECONDS = 15;

/** The ScaledObject that is applied to a cluster. */
export function startupAwareScaledObject(): ScaledObject {
  const file = join(WORKSPACE_ROOT, 'kustomize/overlays/startup-aware/scaledobject.yaml');
  return parseScaledObject(readFileSync(file, 'utf8'));
}

/**
 * The start-up-aware policy behind the true control loop, with its knob as given. The first start is expected to last as
 * long as it will: a user knows that much of a model, and the scaler has measured it from the second start on.
 * @param input the knob, the start-up time and the phase of sync and poll in [0, 1)
 */
export function startupAwareController(input: {
  readonly scaledObject: ScaledObject;
  readonly waitingWorth: number;
  readonly startupSeconds: number;
  readonly phase: number;
  readonly run: LoadRun;
}): ReplicaController {
  const { scaledObject, waitingWorth, startupSeconds, phase, run } = input;
  const [trigger] = scaledObject.triggers;
  if (trigger === undefined) throw new Error('the ScaledObject has no trigger');
  const metadata = {
    ...trigger.metadata,
    waitingWorth: String(waitingWorth),
    expectedStartupSeconds: String(startupSeconds),
  };
  return controllerFor({
    scaledObject: { ...scaledObject, triggers: [{ ...trigger, metadata }] },
    arrivalsSeconds: run.arrivalsSeconds,
    loop: {
      syncPhaseSeconds: phase * SYNC_SECONDS,
      pollPhaseSeconds: phase * scaledObject.pollingIntervalSeconds,
    },
  });
}
