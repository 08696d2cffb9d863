import type { PolicySettings } from './policy.types.js';

/** Trigger metadata that is out of its range. */
export class PolicySettingsError extends Error {
  override readonly name = 'PolicySettingsError';

  /** @param problems - one for each value, with its name and its range */
  constructor(readonly problems: readonly string[]) {
    super(problems.join('; '));
  }
}

/** The values where the trigger sets none. */
export function policySettingsDefaults(): PolicySettings {
  return {
    waitingWorth: 1,
    minReplicas: 0,
    maxReplicas: 10,
    expectedStartupSeconds: 30,
    expectedServiceSeconds: 5,
    decisionIntervalSeconds: 15,
  };
}

/**
 * Reads the metadata of an external trigger; other keys are ignored.
 * @param metadata - as KEDA passes it on: texts
 * @param defaults - for values that the metadata does not set
 * @throws {PolicySettingsError} when a value is out of its range: its message names each
 */
export function parsePolicySettings(
  metadata: Readonly<Record<string, string>>,
  defaults: PolicySettings = policySettingsDefaults(),
): PolicySettings {
  const problems: string[] = [];
  const read = (name: keyof PolicySettings, rule: string, isGood: (value: number) => boolean): number => {
    const text = metadata[name];
    if (text === undefined) return defaults[name];
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value) || !isGood(value)) {
      problems.push(`${name} = ${JSON.stringify(text)}, must be ${rule}`);
    }
    return value;
  };
  const isPositive = (value: number): boolean => value > 0;
  const settings: PolicySettings = {
    waitingWorth: read('waitingWorth', 'a number above 0', isPositive),
    minReplicas: read('minReplicas', 'an integer from 0', (value) => Number.isInteger(value) && value >= 0),
    maxReplicas: read('maxReplicas', 'an integer from 1', (value) => Number.isInteger(value) && value >= 1),
    expectedStartupSeconds: read('expectedStartupSeconds', 'seconds from 0', (value) => value >= 0),
    expectedServiceSeconds: read('expectedServiceSeconds', 'seconds above 0', isPositive),
    decisionIntervalSeconds: read('decisionIntervalSeconds', 'seconds above 0', isPositive),
  };
  if (problems.length === 0 && settings.minReplicas > settings.maxReplicas) {
    problems.push(
      `minReplicas = ${settings.minReplicas}, must be at most maxReplicas, ${settings.maxReplicas}`,
    );
  }
  if (problems.length > 0) throw new PolicySettingsError(problems);
  return settings;
}
