import { parseScaledObject, type ScaledObject } from '@tidegate/autoscaling';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { BehaviorName, QueueLengthSetting } from './setting.types.js';

/** The settings that are applied to clusters. */
export const SETTING_FILES = [
  'deployed',
  'defaultlike',
  'fast-up-slow-down',
  'slow-up-slow-down',
  'startup-aware',
] as const;

const MOST_WORKERS = 10;

const oneAMinute = {
  stabilizationWindowSeconds: 300,
  policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
};

interface Behavior {
  readonly behavior?: object;
  readonly cooldownSeconds: number;
}

const behaviors: Readonly<Record<BehaviorName, Behavior>> = {
  default: { cooldownSeconds: 300 },
  deployed: { behavior: { scaleDown: oneAMinute }, cooldownSeconds: 600 },
  'slow-up': { behavior: { scaleDown: oneAMinute, scaleUp: oneAMinute }, cooldownSeconds: 600 },
  'down-0': { behavior: { scaleDown: { stabilizationWindowSeconds: 0 } }, cooldownSeconds: 300 },
  'down-60': { behavior: { scaleDown: { stabilizationWindowSeconds: 60 } }, cooldownSeconds: 300 },
};

/** The text of the ScaledObject that is applied to a cluster. */
export function settingYaml(name: string): string {
  return readFileSync(join(WORKSPACE_ROOT, 'kustomize/overlays', name, 'scaledobject.yaml'), 'utf8');
}

/** The ScaledObject that is applied to a cluster. */
export function settingFromFile(name: string): ScaledObject {
  return parseScaledObject(settingYaml(name));
}

/** The ScaledObject of a setting of the sweep. */
export function queueLengthScaledObject(setting: QueueLengthSetting): ScaledObject {
  const { behavior, cooldownSeconds } = behaviors[setting.behavior];
  return parseScaledObject(
    stringify({
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: { name: 'worker' },
      spec: {
        scaleTargetRef: { name: 'worker' },
        pollingInterval: setting.pollSeconds,
        cooldownPeriod: cooldownSeconds,
        minReplicaCount: setting.minimum,
        maxReplicaCount: MOST_WORKERS,
        ...(behavior === undefined ? {} : { advanced: { horizontalPodAutoscalerConfig: { behavior } } }),
        triggers: [
          {
            type: 'rabbitmq',
            metadata: {
              protocol: 'http',
              queueName: 'jobs.default',
              mode: 'QueueLength',
              value: String(setting.target),
              excludeUnacknowledged: String(!setting.countsRunning),
            },
          },
        ],
      },
    }),
  );
}

/** The same, with trigger metadata put in place of its own. */
export function withMetadata(
  scaledObject: ScaledObject,
  metadata: Readonly<Record<string, string>>,
): ScaledObject {
  const triggers = scaledObject.triggers.map((trigger) => ({
    ...trigger,
    metadata: { ...trigger.metadata, ...metadata },
  }));
  return { ...scaledObject, triggers };
}
