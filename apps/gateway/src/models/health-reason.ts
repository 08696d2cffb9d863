import { UNHEALTHY_AFTER_FAILURES, type ModelHealthReading } from '@tidegate/job-store';

/** Why a model is healthy, or is not, in one sentence. */
export function healthReason({ isHealthy, setupError }: ModelHealthReading): string {
  if (!isHealthy)
    return `its last ${UNHEALTHY_AFTER_FAILURES} set-ups have failed, so no job is accepted${setupError === undefined ? '' : `: ${setupError}`}`;
  if (setupError !== undefined) return `its latest set-up has failed, and another one follows: ${setupError}`;
  return 'no set-up has failed since the last one that succeeded';
}
