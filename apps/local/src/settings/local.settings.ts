import { DEFAULT_MODEL_NAME } from '@tidegate/contracts';
import {
  AddressesSetting,
  ChoiceSetting,
  FlagSetting,
  IntegerSetting,
  NumberSetting,
  ServiceSettings,
  TextSetting,
  UrlSetting,
} from '@tidegate/service';

const HIGHEST_PORT = 65_535;
const DAY_SECONDS = 86_400;

/** KEDA's own rule, from the root of the project. */
export const QUEUE_LENGTH_FILE = 'kustomize/base/worker/scaledobject.yaml';

/** The files for the values of SCALING, from the root of the project. */
const SCALED_OBJECTS = {
  'startup-aware': 'kustomize/overlays/startup-aware/scaledobject.yaml',
  'queue-length': QUEUE_LENGTH_FILE,
};

/** The ScaledObject of the workers, from the root of the project unless absolute. */
export function scaledObjectFile({ SCALED_OBJECT, SCALING }: LocalSettings): string {
  return SCALED_OBJECT ?? SCALED_OBJECTS[SCALING];
}

/**
 * The settings of `npm start` itself. Every other variable is passed on to the gateway and the workers, which have
 * settings of their own.
 */
export class LocalSettings extends ServiceSettings {
  @TextSetting({
    description:
      'File of the access keys of the gateway, as `npm run keys` writes it; relative to the project. Unset, requests need none.',
    optional: true,
  })
  readonly ACCESS_KEYS_FILE?: string;

  @TextSetting({ description: 'Folder for data, logs and certificate; relative to the project.' })
  readonly DATA_DIRECTORY: string = '.tidegate';

  @TextSetting({ description: 'Address that the gateway listens on.' })
  readonly GATEWAY_HOST: string = '127.0.0.1';

  @IntegerSetting({
    minimum: 1,
    maximum: HIGHEST_PORT,
    description: 'Port of the gateway, for http and https.',
  })
  readonly GATEWAY_PORT: number = 8002;

  @TextSetting({ description: 'Certificate for https; one is made when none is given.', optional: true })
  readonly GATEWAY_TLS_CERTIFICATE_FILE?: string;

  @TextSetting({ description: 'Private key of that certificate.', optional: true })
  readonly GATEWAY_TLS_KEY_FILE?: string;

  @NumberSetting({
    minimum: 0.1,
    maximum: 3600,
    description: 'Seconds from one HPA sync to the next; other than 15 only where time is scaled.',
  })
  readonly HPA_SYNC_PERIOD_SECONDS: number = 15;

  @FlagSetting({
    description: 'Whether missing packages may be installed by apt-get, as root on Debian or Ubuntu.',
  })
  readonly INSTALL_PACKAGES: boolean = true;

  @NumberSetting({
    minimum: 0.01,
    maximum: DAY_SECONDS,
    description:
      'Seconds that one try of a job may take; the private broker waits longer for its acknowledgement.',
  })
  readonly JOB_TIMEOUT_SECONDS: number = 1_200;

  @IntegerSetting({
    minimum: 1,
    maximum: 1000,
    description:
      'Cap on the workers of all models together, for a small machine; unset, the maxReplicaCount of each ScaledObject holds.',
    optional: true,
  })
  readonly MAX_WORKERS?: number;

  @TextSetting({
    description: 'Model file; relative to the project. Unset, the toy model of the earlier service.',
    optional: true,
  })
  readonly MODEL?: string;

  @TextSetting({
    description:
      'YAML file that names several models with their files, limits and scaling; relative to the project. Goes before MODEL and MODEL_NAME.',
    optional: true,
  })
  readonly MODELS_FILE?: string;

  @TextSetting({
    pattern: new RegExp(`^${DEFAULT_MODEL_NAME}$`),
    allowed: `\`${DEFAULT_MODEL_NAME}\``,
    description: 'Name of the only model, the one that `POST /push` calls; others stand in MODELS_FILE.',
  })
  readonly MODEL_NAME: string = DEFAULT_MODEL_NAME;

  @UrlSetting({
    schemes: ['amqp', 'amqps'],
    secret: true,
    description: 'Broker to use; unset, one is found or started.',
    optional: true,
  })
  readonly RABBITMQ_URL?: string;

  @UrlSetting({
    schemes: ['http', 'https'],
    secret: true,
    description: 'Management API of that broker; unset, port 15672 of its host.',
    optional: true,
  })
  readonly RABBITMQ_MANAGEMENT_URL?: string;

  @UrlSetting({
    schemes: ['redis', 'rediss'],
    secret: true,
    description: 'Store to use; unset, one is found or started.',
    optional: true,
  })
  readonly REDIS_URL?: string;

  @AddressesSetting({
    description:
      'Redis Sentinels, which report the master of the store to use; the other variables of Sentinels are those of the gateway.',
    optional: true,
  })
  readonly REDIS_SENTINELS?: string;

  @TextSetting({
    secret: true,
    description: 'Password for the Sentinels, where they want one; that of the store stands in REDIS_URL.',
    optional: true,
  })
  readonly REDIS_SENTINEL_PASSWORD?: string;

  @TextSetting({
    description: 'ScaledObject that the workers are scaled by; relative to the project. Goes before SCALING.',
    optional: true,
  })
  readonly SCALED_OBJECT?: string;

  @ChoiceSetting({
    choices: ['startup-aware', 'queue-length'],
    description:
      'What decides on the number of workers: our own scaler, which measures how long they take to start, or KEDA’s own rule of a fixed number of jobs a worker.',
  })
  readonly SCALING: keyof typeof SCALED_OBJECTS = 'startup-aware';

  @NumberSetting({
    minimum: 0,
    maximum: DAY_SECONDS,
    description:
      'Seconds that a worker may go on with its job after Ctrl-C before the job returns to the queue.',
  })
  readonly STOP_GRACE_SECONDS: number = 10;

  @NumberSetting({
    minimum: 1,
    maximum: 2 * DAY_SECONDS,
    description:
      'Seconds that a worker which is scaled away may go on with its job before it is killed; unset, a minute more than JOB_TIMEOUT_SECONDS.',
    optional: true,
  })
  readonly TERMINATION_GRACE_PERIOD_SECONDS?: number;
}
