import {
  IntegerSetting,
  NumberSetting,
  ServiceSettings,
  TextSetting,
  MODEL_SETTING_DEFAULTS,
  MODEL_SETTINGS,
} from '@tidegate/service';

/** The settings of a model host. */
export class ModelHostSettings extends ServiceSettings {
  @TextSetting({
    description:
      'Path of the unix socket that the worker connects to; its folder is shared with the worker’s container and with nobody else.',
  })
  readonly MODEL_SOCKET: string = '/run/tidegate/model.sock';

  @TextSetting(MODEL_SETTINGS.MODEL)
  readonly MODEL?: string;

  @NumberSetting(MODEL_SETTINGS.MODEL_SETUP_SECONDS)
  readonly MODEL_SETUP_SECONDS: number = MODEL_SETTING_DEFAULTS.MODEL_SETUP_SECONDS;

  @NumberSetting(MODEL_SETTINGS.MODEL_PREDICT_SECONDS)
  readonly MODEL_PREDICT_SECONDS: number = MODEL_SETTING_DEFAULTS.MODEL_PREDICT_SECONDS;

  @IntegerSetting(MODEL_SETTINGS.MODEL_MEMORY_LIMIT_BYTES)
  readonly MODEL_MEMORY_LIMIT_BYTES?: number;

  @IntegerSetting(MODEL_SETTINGS.MODEL_PROCESS_LIMIT)
  readonly MODEL_PROCESS_LIMIT: number = MODEL_SETTING_DEFAULTS.MODEL_PROCESS_LIMIT;

  @TextSetting(MODEL_SETTINGS.MODEL_PYTHON)
  readonly MODEL_PYTHON: string = MODEL_SETTING_DEFAULTS.MODEL_PYTHON;

  @NumberSetting({
    optional: true,
    minimum: 0,
    maximum: 86_400,
    description:
      'Seconds that a model host asked to stop waits for its worker, which may be finishing a job; unset, until it has gone.',
  })
  readonly GRACE_PERIOD_SECONDS?: number;
}
