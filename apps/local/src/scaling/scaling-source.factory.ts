import { loopTriggerOf, type ScaledObject } from '@tidegate/autoscaling';
import { ManagementApi } from '@tidegate/broker';
import type { BackingAddresses } from '../backing-services/backing-addresses.js';
import type { ServedModel } from '../models/served-models.js';
import type { LocalSettings } from '../settings/local.settings.js';
import { ExternalScalerSource } from './external-scaler.source.js';
import { localTrigger } from './local-trigger.js';
import { readQueueCounts } from './queue-counts.reader.js';
import type { ScalerAnswers } from '../services/scaler-answers.js';
import type { ScalingReading, ScalingSource } from './scaling-source.js';

const MANAGEMENT_TIMEOUT_SECONDS = 2;

/** What a source needs. */
export interface ScalingSourceOptions {
  readonly settings: LocalSettings;
  readonly model: ServedModel;
  readonly services: BackingAddresses;
  /** The scaler; absent where the trigger asks none. */
  readonly scaler: { readonly grpcAddress: string; readonly answers: ScalerAnswers } | undefined;
  /** What decides while the scaler does not answer. */
  readonly queueLength: ScaledObject;
  readonly nowSeconds: () => number;
}

/** The source for the ScaledObject's trigger: the queue itself, or the scaler, for which the queue stands in. */
export async function createScalingSource(options: ScalingSourceOptions): Promise<ScalingSource> {
  const { settings, services, scaler, queueLength, nowSeconds } = options;
  const { name: model, scaledObject } = options.model;
  const trigger = loopTriggerOf(scaledObject);
  const { rabbitmqUrl: amqpUrl, rabbitmqManagementUrl: url } = services;
  const api = new ManagementApi({ url, amqpUrl, timeoutSeconds: MANAGEMENT_TIMEOUT_SECONDS });
  const readQueue = async () => ({ queueReading: await readQueueCounts({ api, model, nowSeconds }) });
  if (trigger.kind === 'rabbitmq') return { read: readQueue };
  const external = await ExternalScalerSource.create({
    address: scaler?.grpcAddress ?? trigger.scalerAddress,
    scaledObjectName: `${scaledObject.name}-${model}`,
    trigger: localTrigger(trigger, {
      model,
      maxReplicas: Math.min(scaledObject.maxReplicaCount, settings.MAX_WORKERS ?? Number.POSITIVE_INFINITY),
      syncPeriodSeconds: settings.HPA_SYNC_PERIOD_SECONDS,
    }),
    nowSeconds,
    ...(scaler && { answers: scaler.answers }),
  });
  const { minReplicaCount, maxReplicaCount } = scaledObject;
  const standIn = {
    scaledObject: { ...queueLength, minReplicaCount, maxReplicaCount },
    reason: 'the scaler does not answer',
  };
  return withStandIn(external, async () => ({ ...(await readQueue()), standIn }));
}

/** A source for which another reading stands in while nobody answers. An answer that is an error is KEDA's to judge, by its fallback. */
function withStandIn(source: ScalingSource, readInstead: () => Promise<ScalingReading>): ScalingSource {
  return {
    read: async () => {
      const reading = await source.read();
      return reading.externalReading === 'unreachable' ? readInstead() : reading;
    },
    onActivity: (listener) => source.onActivity?.(listener),
    close: () => source.close?.(),
  };
}
