import { loopTriggerOf } from '@tidegate/autoscaling';
import { ManagementApi } from '@tidegate/broker';
import type { BackingAddresses } from '../backing-services/backing-addresses.js';
import type { ServedModel } from '../models/served-models.js';
import type { LocalSettings } from '../settings/local.settings.js';
import { ExternalScalerSource } from './external-scaler.source.js';
import { localTrigger } from './local-trigger.js';
import { readQueueCounts } from './queue-counts.reader.js';
import type { ScalingSource } from './scaling-source.js';

const MANAGEMENT_TIMEOUT_SECONDS = 2;

/** What a source needs. */
export interface ScalingSourceOptions {
  readonly settings: LocalSettings;
  readonly model: ServedModel;
  readonly services: BackingAddresses;
  /** Where the scaler answers; absent where the trigger asks none. */
  readonly scalerAddress: string | undefined;
  readonly nowSeconds: () => number;
}

/** The source for the ScaledObject's trigger: the queue itself, or the scaler. */
export async function createScalingSource(options: ScalingSourceOptions): Promise<ScalingSource> {
  const { settings, services, scalerAddress, nowSeconds } = options;
  const { name: model, scaledObject } = options.model;
  const trigger = loopTriggerOf(scaledObject);
  if (trigger.kind === 'rabbitmq') {
    const { rabbitmqUrl: amqpUrl, rabbitmqManagementUrl: url } = services;
    const api = new ManagementApi({ url, amqpUrl, timeoutSeconds: MANAGEMENT_TIMEOUT_SECONDS });
    return {
      read: async () => ({ queueReading: await readQueueCounts({ api, model, nowSeconds }) }),
    };
  }
  return ExternalScalerSource.create({
    address: scalerAddress ?? trigger.scalerAddress,
    scaledObjectName: `${scaledObject.name}-${model}`,
    trigger: localTrigger(trigger, {
      model,
      maxReplicas: Math.min(scaledObject.maxReplicaCount, settings.MAX_WORKERS ?? Number.POSITIVE_INFINITY),
      syncPeriodSeconds: settings.HPA_SYNC_PERIOD_SECONDS,
    }),
    nowSeconds,
  });
}
