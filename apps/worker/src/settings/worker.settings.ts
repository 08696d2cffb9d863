import { MODEL_NAME_PATTERN } from '@tidegate/contracts';
import {
  IntegerSetting,
  JobServiceSettings,
  NumberSetting,
  TextSetting,
  MODEL_SETTING_DEFAULTS,
  MODEL_SETTINGS,
} from '@tidegate/service';

/** `same`, `auto`, `auto:N` with the number of the worker on its machine, a user, or a user and a group. */
export const MODEL_USER_PATTERN = /^(same|auto(:\d{1,6})?|\d{1,9}(:\d{1,9})?)$/;

/** The settings of a worker. */
export class WorkerSettings extends JobServiceSettings {
  @TextSetting({
    optional: true,
    description:
      'Path of the unix socket of a model host, which runs the model in another container. The settings of the model’s file, memory, processes, Python and the toy model’s times are that one’s then, and mean nothing here.',
  })
  readonly MODEL_SOCKET?: string;

  @TextSetting(MODEL_SETTINGS.MODEL)
  readonly MODEL?: string;

  @TextSetting({
    pattern: MODEL_NAME_PATTERN,
    allowed: 'lower-case letters, digits and dashes, at most 40',
    description: 'Name of the model, which names its queue `jobs.<name>`.',
  })
  readonly MODEL_NAME: string = 'default';

  @NumberSetting(MODEL_SETTINGS.MODEL_SETUP_SECONDS)
  readonly MODEL_SETUP_SECONDS: number = MODEL_SETTING_DEFAULTS.MODEL_SETUP_SECONDS;

  @NumberSetting(MODEL_SETTINGS.MODEL_PREDICT_SECONDS)
  readonly MODEL_PREDICT_SECONDS: number = MODEL_SETTING_DEFAULTS.MODEL_PREDICT_SECONDS;

  @NumberSetting({
    minimum: 0.1,
    maximum: 86_400,
    description: 'Seconds that the set-up of a model may take before it counts as failed.',
  })
  readonly MODEL_SETUP_TIMEOUT_SECONDS: number = 600;

  @NumberSetting({
    minimum: 0.1,
    maximum: 3_600,
    description:
      'Seconds that loading the model’s file may take where only its schema is read, as at `npm start`; a file that takes longer has none until a worker has loaded it.',
  })
  readonly MODEL_SCHEMA_TIMEOUT_SECONDS: number = 20;

  @IntegerSetting(MODEL_SETTINGS.MODEL_MEMORY_LIMIT_BYTES)
  readonly MODEL_MEMORY_LIMIT_BYTES?: number;

  @IntegerSetting(MODEL_SETTINGS.MODEL_PROCESS_LIMIT)
  readonly MODEL_PROCESS_LIMIT: number = MODEL_SETTING_DEFAULTS.MODEL_PROCESS_LIMIT;

  @TextSetting(MODEL_SETTINGS.MODEL_PYTHON)
  readonly MODEL_PYTHON: string = MODEL_SETTING_DEFAULTS.MODEL_PYTHON;

  @TextSetting({
    pattern: MODEL_USER_PATTERN,
    allowed: '`auto`, `same`, a user’s number, or user:group',
    description:
      'Whom the model runs as, where the worker is root. `auto` takes a user of the worker’s own (64000 and above), who can read neither the worker’s files nor its environment; `same` is the worker’s own user.',
  })
  readonly MODEL_USER: string = 'auto';

  @IntegerSetting({
    minimum: 1,
    maximum: 67_108_864,
    description: 'Largest output of a job, in bytes of JSON; a larger one fails the job.',
  })
  readonly OUTPUT_LIMIT_BYTES: number = 1_048_576;

  @NumberSetting({
    optional: true,
    minimum: 0,
    maximum: 86_400,
    description:
      'Seconds that a worker asked to stop may go on with the running job before it returns it to the queue; unset, 10 more than JOB_TIMEOUT_SECONDS.',
  })
  readonly GRACE_PERIOD_SECONDS?: number;

  @TextSetting({
    optional: true,
    description: 'Name of this worker; made from host name and process by default.',
  })
  readonly WORKER_ID?: string;

  @TextSetting({ description: 'Address that probes and metrics listen on; `0.0.0.0` for all.' })
  readonly WORKER_HOST: string = '127.0.0.1';

  @IntegerSetting({
    minimum: 0,
    maximum: 65_535,
    description: 'Port of probes and metrics; 0 for any free one.',
  })
  readonly WORKER_PORT: number = 8_081;
}

/** The time that a job needs after its time limit: to be stopped, stored and acknowledged. */
const GRACE_MARGIN_SECONDS = 10;

/** How long a worker that is asked to stop may go on with the running job, in seconds. */
export function gracePeriodSeconds({
  GRACE_PERIOD_SECONDS,
  JOB_TIMEOUT_SECONDS,
}: Pick<WorkerSettings, 'GRACE_PERIOD_SECONDS' | 'JOB_TIMEOUT_SECONDS'>): number {
  return GRACE_PERIOD_SECONDS ?? JOB_TIMEOUT_SECONDS + GRACE_MARGIN_SECONDS;
}
