import {
  BackendSettings,
  ChoiceSetting,
  IntegerSetting,
  NumberSetting,
  TextSetting,
  UrlSetting,
} from '@tidegate/service';
import { SERVICE_ADDRESS_PATTERN } from './service-address.js';

/** The settings of the scaler; those of one model are in its ScaledObject. */
export class ScalerSettings extends BackendSettings {
  @TextSetting({ description: 'Address that KEDA is answered on; `0.0.0.0` for all.' })
  readonly SCALER_GRPC_HOST: string = '127.0.0.1';

  @IntegerSetting({ minimum: 1, maximum: 65_535, description: 'Port that KEDA is answered on (gRPC).' })
  readonly SCALER_GRPC_PORT: number = 9_090;

  @TextSetting({
    pattern: SERVICE_ADDRESS_PATTERN,
    allowed: 'Service and namespace with a port, such as `scaler.tidegate.svc.cluster.local:9090`',
    description:
      'Address of the scaler’s own Service: ScaledObjects of that namespace whose `scalerAddress` leads there are its own.',
  })
  readonly SCALER_SERVICE_ADDRESS: string = 'scaler.tidegate.svc.cluster.local:9090';

  @TextSetting({ description: 'Address that probes, metrics and decisions listen on; `0.0.0.0` for all.' })
  readonly SCALER_HOST: string = '127.0.0.1';

  @IntegerSetting({
    minimum: 0,
    maximum: 65_535,
    description: 'Port of probes, metrics and decisions (HTTP); 0 for any free one.',
  })
  readonly SCALER_PORT: number = 8_083;

  @NumberSetting({
    minimum: 0.1,
    maximum: 600,
    description:
      'Seconds that a reading still counts when its source no longer answers; after that the scaler answers UNAVAILABLE.',
  })
  readonly READING_FRESH_SECONDS: number = 10;

  @NumberSetting({
    minimum: 5,
    maximum: 86_400,
    description:
      'Seconds without a question of KEDA to any scaler after which the scaler warns, if jobs wait or it sets their workers itself; at least two times the `pollingInterval` of the ScaledObject.',
  })
  readonly KEDA_SILENT_SECONDS: number = 60;

  @NumberSetting({
    minimum: 0,
    maximum: 86_400,
    description:
      'Seconds without a question of KEDA to any scaler after which one of them sets the number of workers itself; at least two times the `pollingInterval` of the ScaledObject; 0 for never.',
  })
  readonly KEDA_TAKE_OVER_SECONDS: number = 20;

  @NumberSetting({
    minimum: 0,
    maximum: 0.99,
    description: 'The HPA’s tolerance (`--horizontal-pod-autoscaler-tolerance`), a fraction.',
  })
  readonly HPA_TOLERANCE: number = 0.1;

  @IntegerSetting({
    minimum: 1,
    maximum: 100_000,
    description:
      'ScaledObjects whose readings and latest decisions are remembered; more than there are, or each is read from the start at every question.',
  })
  readonly SCALED_OBJECT_LIMIT: number = 5_000;

  @ChoiceSetting({
    choices: ['off', 'on'],
    description:
      'With `on` the scaler changes nothing: it advises on the models that KEDA scales by the length of their queues, and shows what the start-up-aware policy would save (`GET /advice`).',
  })
  readonly ADVISORY: 'off' | 'on' = 'off';

  @TextSetting({
    optional: true,
    description:
      'Files with one ScaledObject each, separated by commas, that ADVISORY compares with; only where no Kubernetes API is read.',
  })
  readonly ADVISED_SCALED_OBJECTS?: string;

  @NumberSetting({
    minimum: 0.001,
    maximum: 1_000,
    description:
      'Worker-seconds that one second of one job’s waiting is worth, for advice: `waitingWorth` of the ScaledObject after the switch.',
  })
  readonly ADVISED_WAITING_WORTH: number = 1;

  @IntegerSetting({ minimum: 1, maximum: 1_000_000, description: 'Decisions that `GET /decisions` lists.' })
  readonly DECISION_LOG_LENGTH: number = 1_000;

  @ChoiceSetting({
    choices: ['auto', 'off'],
    description:
      'Whether pods and Deployments are read and pods marked: `auto` where there is a service account or KUBERNETES_API_URL.',
  })
  readonly KUBERNETES: 'auto' | 'off' = 'auto';

  @UrlSetting({
    schemes: ['http', 'https'],
    optional: true,
    description: 'Address of a Kubernetes API that asks for no login, as `kubectl proxy` gives it.',
  })
  readonly KUBERNETES_API_URL?: string;

  @NumberSetting({
    minimum: 0.1,
    maximum: 60,
    description: 'Seconds that the Kubernetes API has for one request. No answer to KEDA waits so long.',
  })
  readonly KUBERNETES_TIMEOUT_SECONDS: number = 3;
}
