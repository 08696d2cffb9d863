import type { ControlLoopOptions } from './control-loop.types.js';

/** The defaults of kube-controller-manager, and no cap. */
export function controlLoopDefaults(): Required<ControlLoopOptions> {
  return {
    pollPhaseSeconds: 0,
    syncPhaseSeconds: 0,
    syncPeriodSeconds: 15,
    tolerance: 0.1,
    maxReplicas: Number.POSITIVE_INFINITY,
  };
}

/**
 * Checks the options.
 * @param options - all of them
 * @returns the same
 * @throws {RangeError} when an option is out of its range: its message names each
 */
export function validateControlLoopOptions(
  options: Required<ControlLoopOptions>,
): Required<ControlLoopOptions> {
  const { pollPhaseSeconds, syncPhaseSeconds, syncPeriodSeconds, tolerance, maxReplicas } = options;
  const problems = [
    atLeastZero('pollPhaseSeconds', pollPhaseSeconds),
    atLeastZero('syncPhaseSeconds', syncPhaseSeconds),
    Number.isFinite(syncPeriodSeconds) && syncPeriodSeconds > 0
      ? undefined
      : `syncPeriodSeconds = ${syncPeriodSeconds}, must be a number above 0`,
    atLeastZero('tolerance', tolerance),
    maxReplicas === Number.POSITIVE_INFINITY || (Number.isInteger(maxReplicas) && maxReplicas >= 1)
      ? undefined
      : `maxReplicas = ${maxReplicas}, must be an integer of at least 1`,
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new RangeError(problems.join('; '));
  return options;
}

function atLeastZero(name: string, value: number): string | undefined {
  return Number.isFinite(value) && value >= 0
    ? undefined
    : `${name} = ${value}, must be a number of at least 0`;
}
