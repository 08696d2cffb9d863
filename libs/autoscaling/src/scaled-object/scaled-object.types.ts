/** How the HPA limits and stabilizes its steps, by direction. */
export interface HpaBehavior {
  readonly scaleUp: HpaScalingRules;
  readonly scaleDown: HpaScalingRules;
}

/** The rules of one direction (`autoscaling/v2` `HPAScalingRules`). */
export interface HpaScalingRules {
  /** Up: the least, down: the greatest recommendation of this window counts. Seconds in [0, 3600]. */
  readonly stabilizationWindowSeconds: number;
  /** Which of the policies counts: the one that allows the largest change, the smallest, or none at all. */
  readonly selectPolicy: 'Max' | 'Min' | 'Disabled';
  readonly policies: readonly HpaScalingPolicy[];
  /** A fraction from 0, before the controller's own tolerance (Kubernetes 1.33 and up, feature HPAConfigurableTolerance). */
  readonly tolerance?: number;
}

/** One limit of the rate of change. */
export interface HpaScalingPolicy {
  readonly type: 'Pods' | 'Percent';
  /** Pods, or percent of the replicas at the start of the period; an integer from 1. */
  readonly value: number;
  /** Seconds in [1, 1800]. */
  readonly periodSeconds: number;
}

/** What KEDA reports when a reading failed more than `failureThreshold` times in a row. */
export interface Fallback {
  /** Failures in a row before the fallback; an integer from 0. */
  readonly failureThreshold: number;
  /** Replicas to fall back to; an integer from 0. */
  readonly replicas: number;
  readonly behavior: 'static' | 'currentReplicas' | 'currentReplicasIfHigher' | 'currentReplicasIfLower';
}

/** A trigger of type `rabbitmq` in mode `QueueLength`. */
export interface RabbitMqTrigger {
  readonly kind: 'rabbitmq';
  readonly queueName: string;
  /** Messages per replica; above 0. */
  readonly value: number;
  /** More messages than this scale the Deployment up from zero; from 0. */
  readonly activationValue: number;
  /** How KEDA asks: over `amqp` only ready messages are counted, over `http` unacknowledged ones too. */
  readonly protocol: 'amqp' | 'http' | 'auto';
  readonly excludeUnacknowledged: boolean;
  /** All metadata of the file, with what only KEDA itself needs (`hostFromEnv`, `vhostName`, `unsafeSsl`, …). */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A trigger that asks an external scaler over gRPC; target type `AverageValue`. */
export interface ExternalTrigger {
  /** With `external-push`, KEDA listens to the scaler's `StreamIsActive` as well. */
  readonly kind: 'external' | 'external-push';
  /** Host and port of the scaler. */
  readonly scalerAddress: string;
  /** All metadata of the file: KEDA sends it to the scaler with each request. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A trigger of another type, kept as it was written. */
export interface OtherTrigger {
  readonly kind: 'other';
  readonly type: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** One trigger of a ScaledObject. */
export type Trigger = RabbitMqTrigger | ExternalTrigger | OtherTrigger;

/**
 * KEDA's ScaledObject with every default filled in; deeply frozen.
 * @see https://keda.sh/docs/latest/reference/scaledobject-spec/
 */
export interface ScaledObject {
  readonly name: string;
  /** The Deployment that it scales. */
  readonly scaleTargetName: string;
  /** Seconds between two polls of KEDA's operator; an integer from 1. */
  readonly pollingIntervalSeconds: number;
  /** Seconds after the last active poll before KEDA scales to zero; an integer from 0. */
  readonly cooldownPeriodSeconds: number;
  /** The same, after the creation of a ScaledObject that has not been active yet; an integer from 0. */
  readonly initialCooldownPeriodSeconds: number;
  /** An integer from 0, at most `maxReplicaCount`. */
  readonly minReplicaCount: number;
  /** An integer from 1. */
  readonly maxReplicaCount: number;
  /** Replicas while no trigger is active; below `minReplicaCount`. */
  readonly idleReplicaCount?: number;
  readonly fallback?: Fallback;
  /**
   * The HPA's behaviour, its own defaults filled in. Absent when the file has none: KEDA then makes an HPA without
   * one, and the controller follows its older rules, which differ slightly from the default behaviour.
   */
  readonly behavior?: HpaBehavior;
  readonly triggers: readonly Trigger[];
}
