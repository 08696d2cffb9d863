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
      'Seconds without a question of KEDA after which the scaler warns if jobs wait; above the `pollingInterval` of every ScaledObject.',
  })
  readonly KEDA_SILENT_SECONDS: number = 60;

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
