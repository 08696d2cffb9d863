import type { ExternalTrigger } from '@tidegate/autoscaling';

/** What this machine knows better than the file. */
export interface LocalTriggerOptions {
  readonly model: string;
  readonly maxReplicas: number;
  readonly syncPeriodSeconds: number;
}

/**
 * The trigger as it is handed to the scaler here: about the model that the workers serve, with no more workers than there
 * can be, and with the sync period of this loop.
 */
export function localTrigger(trigger: ExternalTrigger, options: LocalTriggerOptions): ExternalTrigger {
  const { model, maxReplicas, syncPeriodSeconds } = options;
  const asked = trigger.metadata.maxReplicas;
  return {
    ...trigger,
    metadata: {
      decisionIntervalSeconds: String(syncPeriodSeconds),
      ...trigger.metadata,
      model,
      // A value that is no number is the scaler's to refuse.
      maxReplicas: asked === undefined || Number(asked) > maxReplicas ? String(maxReplicas) : asked,
    },
  };
}
