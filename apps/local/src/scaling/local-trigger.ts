import type { ExternalTrigger } from '@tidegate/autoscaling';

/** Values of this machine that replace those of the file. */
export interface LocalTriggerOptions {
  readonly model: string;
  readonly maxReplicas: number;
  readonly syncPeriodSeconds: number;
}

/**
 * The trigger as the scaler receives it here: with the model that the workers serve, at most as many workers as this
 * machine allows, and the sync period of this loop.
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
      // The scaler refuses a value that is no number.
      maxReplicas: asked === undefined || Number(asked) > maxReplicas ? String(maxReplicas) : asked,
    },
  };
}
