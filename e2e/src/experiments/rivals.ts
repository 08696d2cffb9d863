import {
  FixedFleetController,
  parseScaledObject,
  QueueLengthController,
  type ReplicaController,
} from '@tidegate/autoscaling';
import { stringify } from 'yaml';

/** A setting that ours is compared with. */
export interface Rival {
  readonly name: string;
  /** @param phase of the HPA's sync and of the poll, in [0, 1) of their periods */
  readonly controllerAt: (phase: number) => ReplicaController;
}

const SYNC_SECONDS = 15;
const MOST_WORKERS = 10;

const oneAMinute = {
  stabilizationWindowSeconds: 300,
  policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
};

interface Behavior {
  readonly behavior?: object;
  readonly cooldownSeconds: number;
}

const behaviors: Readonly<Record<string, Behavior>> = {
  default: { cooldownSeconds: 300 },
  deployed: { behavior: { scaleDown: oneAMinute }, cooldownSeconds: 600 },
  'slow-up': { behavior: { scaleDown: oneAMinute, scaleUp: oneAMinute }, cooldownSeconds: 600 },
  'down-0': { behavior: { scaleDown: { stabilizationWindowSeconds: 0 } }, cooldownSeconds: 300 },
  'down-60': { behavior: { scaleDown: { stabilizationWindowSeconds: 60 } }, cooldownSeconds: 300 },
};

/** Which part of the sweep: all of it, or so little that a test has time for it. */
export type Sweep = 'full' | 'quick';

/**
 * Every queue-length setting of the sweep, and fixed fleets.
 * @param sweep how much of it
 */
export function rivals(sweep: Sweep): readonly Rival[] {
  const isFull = sweep === 'full';
  const targets = isFull ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : [1, 2, 4, 7];
  const polls = isFull ? [1, 30] : [1];
  const counted = isFull ? [true, false] : [true];
  const names = isFull ? Object.keys(behaviors) : ['default', 'deployed', 'down-60'];
  const minimums = isFull ? [0, 1, 2, 4] : [0, 2];
  const queueLength = minimums.flatMap((minimum) =>
    targets
      .filter((target) => minimum === 0 || target <= 3)
      .flatMap((target) =>
        names.flatMap((name) =>
          counted.flatMap((countsRunning) =>
            polls.map((poll) => queueLengthRival({ minimum, target, name, countsRunning, poll })),
          ),
        ),
      ),
  );
  const fleets = Array.from({ length: MOST_WORKERS }, (_, index) => ({
    name: `fleet of ${index + 1}`,
    controllerAt: () => new FixedFleetController(index + 1),
  }));
  return [...queueLength, ...fleets];
}

function queueLengthRival(setting: {
  readonly minimum: number;
  readonly target: number;
  readonly name: string;
  readonly countsRunning: boolean;
  readonly poll: number;
}): Rival {
  const { minimum, target, name, countsRunning, poll } = setting;
  const { behavior, cooldownSeconds } = behaviors[name] ?? { cooldownSeconds: 300 };
  const scaledObject = parseScaledObject(
    stringify({
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: { name: 'worker' },
      spec: {
        scaleTargetRef: { name: 'worker' },
        pollingInterval: poll,
        cooldownPeriod: cooldownSeconds,
        minReplicaCount: minimum,
        maxReplicaCount: MOST_WORKERS,
        ...(behavior === undefined ? {} : { advanced: { horizontalPodAutoscalerConfig: { behavior } } }),
        triggers: [
          {
            type: 'rabbitmq',
            metadata: {
              protocol: 'http',
              queueName: 'jobs.default',
              mode: 'QueueLength',
              value: String(target),
              excludeUnacknowledged: String(!countsRunning),
            },
          },
        ],
      },
    }),
  );
  return {
    name: `target ${target}, ${name}, ${countsRunning ? 'running counted' : 'waiting only'}, poll ${poll} s, from ${minimum}`,
    controllerAt: (phase) =>
      new QueueLengthController(scaledObject, {
        syncPhaseSeconds: phase * SYNC_SECONDS,
        pollPhaseSeconds: phase * poll,
      }),
  };
}
