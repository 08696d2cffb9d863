import { parsePolicySettings, policySettingsDefaults, PolicySettingsError } from '@tidegate/autoscaling';
import type { PolicySettings } from '@tidegate/autoscaling';
import { DEFAULT_MODEL_NAME, MODEL_NAME_PATTERN } from '@tidegate/contracts';

/** What a ScaledObject's trigger sets for the scaler. */
export interface ScalerMetadata {
  /** Whose jobs and workers. */
  readonly model: string;
  readonly policy: PolicySettings;
}

/** The metadata of a trigger is not valid. One error names all bad values. */
export class ScalerMetadataError extends Error {
  override readonly name = 'ScalerMetadataError';

  /** @param problems - one for each key, with its name and its range */
  constructor(readonly problems: readonly string[]) {
    super(problems.join('; '));
  }
}

/** The values where a trigger sets none. */
export function scalerMetadataDefaults(): ScalerMetadata {
  return { model: DEFAULT_MODEL_NAME, policy: policySettingsDefaults() };
}

/**
 * Reads the metadata of a trigger. Other keys are KEDA's (`scalerAddress`, …) and are ignored.
 *
 * @param texts - as KEDA sends them
 * @throws {ScalerMetadataError} when a key has a bad value: its message names each
 */
export function parseScalerMetadata(texts: Readonly<Record<string, string>>): ScalerMetadata {
  const defaults = scalerMetadataDefaults();
  const model = texts.model ?? defaults.model;
  const problems = [...modelProblems(model)];
  let { policy } = defaults;
  try {
    policy = parsePolicySettings(texts, defaults.policy);
  } catch (error) {
    if (!(error instanceof PolicySettingsError)) throw error;
    problems.push(...error.problems);
  }
  if (problems.length > 0) throw new ScalerMetadataError(problems);
  return { model, policy };
}

function modelProblems(model: string): readonly string[] {
  return MODEL_NAME_PATTERN.test(model)
    ? []
    : [`model = ${JSON.stringify(model)}, must be lower-case letters, digits and dashes, at most 40`];
}
