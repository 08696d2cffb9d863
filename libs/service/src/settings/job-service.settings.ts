import { BackendSettings } from './backend.settings.js';
import { IntegerSetting, NumberSetting } from './setting.decorators.js';

/** Seconds that a job may live beyond its waiting and its tries before its record expires. */
const RECORD_MARGIN_SECONDS = 3_600;

/** The settings of every service that handles jobs: where broker and store are, and the limits of a job's life. */
export class JobServiceSettings extends BackendSettings {
  @NumberSetting({
    minimum: 1,
    maximum: 2_592_000,
    description: 'Seconds that a job may wait for a worker before it expires.',
  })
  readonly JOB_EXPIRY_SECONDS: number = 86_400;

  @NumberSetting({
    minimum: 0.01,
    maximum: 86_400,
    description:
      'Seconds that one try of a job may take before it ends as timed out. Keep it below the broker’s consumer time-out (1800 s by default).',
  })
  readonly JOB_TIMEOUT_SECONDS: number = 1_200;

  @NumberSetting({
    minimum: 0,
    maximum: 3_600,
    description:
      'Seconds that the model of a canceled job may take to stop before its process is killed. After half of them the process is asked to end (SIGTERM).',
  })
  readonly CANCEL_GRACE_SECONDS: number = 5;

  @NumberSetting({
    minimum: 1,
    maximum: 2_592_000,
    description: 'Seconds that the result of a job is kept after its end.',
  })
  readonly RESULT_TTL_SECONDS: number = 86_400;

  @IntegerSetting({
    minimum: 1,
    maximum: 100,
    description: 'Tries of a job that kills its worker or its model host before it ends as failed.',
    formerName: 'DELIVERY_LIMIT',
  })
  readonly TRY_LIMIT: number = 5;

  @IntegerSetting({
    minimum: 16_384,
    maximum: 16_777_216,
    description:
      'Bytes that the events of a job may take together, what its model prints and yields among them; the oldest are dropped.',
  })
  readonly EVENT_LOG_BYTES: number = 1_048_576;
}

/** How long records live under these settings, in whole seconds, and how long the events of a job may be, in bytes. */
export function recordLifetimes(
  settings: Pick<
    JobServiceSettings,
    'JOB_EXPIRY_SECONDS' | 'JOB_TIMEOUT_SECONDS' | 'TRY_LIMIT' | 'RESULT_TTL_SECONDS' | 'EVENT_LOG_BYTES'
  >,
): { readonly liveSeconds: number; readonly resultSeconds: number; readonly eventLogBytes: number } {
  const triesSeconds = settings.TRY_LIMIT * settings.JOB_TIMEOUT_SECONDS;
  return {
    liveSeconds: Math.ceil(settings.JOB_EXPIRY_SECONDS + triesSeconds + RECORD_MARGIN_SECONDS),
    resultSeconds: Math.ceil(settings.RESULT_TTL_SECONDS),
    eventLogBytes: settings.EVENT_LOG_BYTES,
  };
}
