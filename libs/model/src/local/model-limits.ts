import type { JobOptions, LocalModelOptions } from '../model-host.options.js';

/** The limits of a model, each with a value. */
export type ModelLimits = Required<
  Pick<
    JobOptions,
    'abortGraceSeconds' | 'cancelGraceSeconds' | 'maximumOutputBytes' | 'setupTimeoutSeconds'
  > &
    Pick<LocalModelOptions, 'memoryLimitBytes' | 'processLimit'>
>;

/** The limits that apply where none is given. */
const DEFAULT_LIMITS: ModelLimits = {
  abortGraceSeconds: 1,
  cancelGraceSeconds: 5,
  maximumOutputBytes: 1_048_576,
  memoryLimitBytes: Number.POSITIVE_INFINITY,
  processLimit: 512,
  setupTimeoutSeconds: 600,
};

/** Completes the given limits with the defaults. */
export function modelLimits(given: Partial<ModelLimits>): ModelLimits {
  return {
    abortGraceSeconds: given.abortGraceSeconds ?? DEFAULT_LIMITS.abortGraceSeconds,
    cancelGraceSeconds: given.cancelGraceSeconds ?? DEFAULT_LIMITS.cancelGraceSeconds,
    maximumOutputBytes: given.maximumOutputBytes ?? DEFAULT_LIMITS.maximumOutputBytes,
    memoryLimitBytes: given.memoryLimitBytes ?? DEFAULT_LIMITS.memoryLimitBytes,
    processLimit: given.processLimit ?? DEFAULT_LIMITS.processLimit,
    setupTimeoutSeconds: given.setupTimeoutSeconds ?? DEFAULT_LIMITS.setupTimeoutSeconds,
  };
}
