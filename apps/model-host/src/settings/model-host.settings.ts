import { IntegerSetting, NumberSetting, ServiceSettings, TextSetting } from '@tidegate/service';

/** The settings of a model host. */
export class ModelHostSettings extends ServiceSettings {
  @TextSetting({
    description:
      'Path of the unix socket that the worker connects to; its folder is shared with the worker’s container and with nobody else.',
  })
  readonly MODEL_SOCKET: string = '/run/tidegate/model.sock';

  @TextSetting({
    optional: true,
    description:
      'Path of the model file, TypeScript, JavaScript or Python; the toy model of the earlier service by default.',
  })
  readonly MODEL?: string;

  @NumberSetting({ minimum: 0, maximum: 86_400, description: 'Seconds that the toy model takes to set up.' })
  readonly MODEL_SETUP_SECONDS: number = 30;

  @NumberSetting({
    minimum: 0,
    maximum: 86_400,
    description: 'Seconds that the toy model takes for a prediction.',
  })
  readonly MODEL_PREDICT_SECONDS: number = 5;

  @IntegerSetting({
    optional: true,
    minimum: 1_048_576,
    maximum: Number.MAX_SAFE_INTEGER,
    description:
      'Resident memory in bytes that the model and its children may use, on Linux; above it the process is killed, which costs the job one try. Unlimited by default.',
  })
  readonly MODEL_MEMORY_LIMIT_BYTES?: number;

  @IntegerSetting({
    minimum: 1,
    maximum: 1_000_000,
    description:
      'Processes that the model may have, on Linux; with more it is killed, which costs the job one try.',
  })
  readonly MODEL_PROCESS_LIMIT: number = 512;

  @TextSetting({
    description:
      'The Python, 3.9 or later, that serves a `.py` model: a path, as of a virtual environment, or a name.',
  })
  readonly MODEL_PYTHON: string = 'python3';

  @NumberSetting({
    optional: true,
    minimum: 0,
    maximum: 86_400,
    description:
      'Seconds that a model host asked to stop waits for its worker, which may be finishing a job; unset, until it has gone.',
  })
  readonly GRACE_PERIOD_SECONDS?: number;
}
