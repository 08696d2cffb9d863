/** The prefix of every queue of a model; the policy matches it. */
const JOB_QUEUE_PREFIX = 'jobs.';

/** The queue of messages whose deliveries ran out or that no worker took in time. The gateways consume it. */
export const DEAD_LETTER_QUEUE = 'tidegate.dead-letters';

/** The policy that carries every limit of the job queues. */
export const JOB_POLICY = 'tidegate-jobs';

/** A pattern for the policy: all job queues and nothing else. */
export const JOB_QUEUE_PATTERN = '^jobs\\.';

/** The policy that keeps every dead letter. */
export const DEAD_LETTER_POLICY = 'tidegate-dead-letters';

/** A pattern for the policy: that queue and no other. */
export const DEAD_LETTER_QUEUE_PATTERN = '^tidegate\\.dead-letters$';

/** The queue of a model. */
export function jobQueue(model: string): string {
  return `${JOB_QUEUE_PREFIX}${model}`;
}

/** The exchange whose bindings record which queues have confirmed a message; nothing is ever published to it. */
export const PROOF_EXCHANGE = 'tidegate.proofs';

/** The exclusive queue that a gateway holds while it repairs a queue. Its name stays: releases run side by side in an upgrade. */
export const REPAIR_QUEUE = 'tidegate.mending';

/** Marks a message that only tests whether a queue confirms. */
export const PROBE_HEADER = 'tidegate-probe';
