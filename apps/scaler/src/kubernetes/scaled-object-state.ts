import type { ScaledObjectName } from './cluster-reading.js';
import { isSameService, parseServiceAddress, type ServiceAddress } from '../settings/service-address.js';

/**
 * The annotation that is changed so that KEDA looks at a ScaledObject again. KEDA reconciles when the specification
 * changes or one of a few annotations does (`SetupWithManager` in `controllers/keda/scaledobject_controller.go`, with
 * `controllers/keda/util/predicate.go`; the same in KEDA 2.18 to 2.20): any other annotation would change nothing. This
 * one has no effect unless it is true: absent and `false` are the same to `NeedToForceActivation`, its only reader. The
 * annotations that pause cannot be used: some of KEDA's code only checks whether they exist.
 */
export const TOUCHED_ANNOTATION = 'autoscaling.keda.sh/force-activation';
const UNTOUCHED = new Set([undefined, 'false']);
/**
 * What pauses a ScaledObject (`apis/keda/v1alpha1/scaledobject_types.go`, KEDA 2.20: `NeedToBePausedByAnnotation`). KEDA
 * then removes its HPA and asks no scaler.
 */
const PAUSED = 'autoscaling.keda.sh/paused';
const PAUSED_AT_REPLICAS = 'autoscaling.keda.sh/paused-replicas';
/** What pauses one direction (`NeedToPauseScaleIn`, `NeedToPauseScaleOut`). KEDA goes on asking. */
const PAUSED_ONE_WAY = ['autoscaling.keda.sh/paused-scale-in', 'autoscaling.keda.sh/paused-scale-out'];
/** What Go's `strconv.ParseBool` reads as false; KEDA takes any other text for true (`getBoolAnnotation`). */
const FALSE_TEXTS = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);
/** KEDA's default (`defaultPollingInterval` in `apis/keda/v1alpha1/withtriggers_types.go`). */
const POLLING_INTERVAL_SECONDS = 30;

/** The parts of a ScaledObject that the scaler reads. */
export interface ScaledObjectState extends ScaledObjectName {
  readonly resourceVersion: string;
  /** KEDA has made its HPA. */
  readonly isReady: boolean;
  /** KEDA asks no scaler about it: it is paused, or is being deleted. */
  readonly isAtRest: boolean;
  /** Nobody but its user changes the number of its workers: it is paused, also in one direction alone, or is being deleted. */
  readonly isLeftAlone: boolean;
  /** Seconds between two polls of KEDA. */
  readonly pollingIntervalSeconds: number;
  /** What it scales is a Deployment. */
  readonly isOfDeployment: boolean;
  /** The whole object, as the API returned it. */
  readonly object: unknown;
  /** Value of {@link TOUCHED_ANNOTATION}. */
  readonly touched: string | undefined;
  /** Metadata of the triggers that ask an external scaler. */
  readonly externalTriggers: readonly Readonly<Record<string, string>>[];
}

/** The members of a ScaledObject that are read; a cluster may leave out any of them. */
interface ScaledObjectBody {
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
    readonly deletionTimestamp?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: {
    readonly pollingInterval?: number;
    readonly scaleTargetRef?: { readonly apiVersion?: string; readonly kind?: string };
    readonly triggers?: readonly {
      readonly type?: string;
      readonly metadata?: Readonly<Record<string, string>>;
    }[];
  };
  readonly status?: { readonly conditions?: readonly { readonly type?: string; readonly status?: string }[] };
}

/** Reads what the Kubernetes API returns for a ScaledObject. */
export function scaledObjectStateOf(object: unknown): ScaledObjectState {
  const { metadata = {}, spec = {}, status = {} } = object as ScaledObjectBody;
  const { annotations = {} } = metadata;
  const { kind = 'Deployment', apiVersion = 'apps/v1' } = spec.scaleTargetRef ?? {};
  const isTrue = (name: string): boolean =>
    annotations[name] !== undefined && !FALSE_TEXTS.has(annotations[name]);
  const isAtRest =
    metadata.deletionTimestamp !== undefined ||
    isTrue(PAUSED) ||
    annotations[PAUSED_AT_REPLICAS] !== undefined;
  return {
    name: metadata.name ?? '',
    namespace: metadata.namespace ?? '',
    resourceVersion: metadata.resourceVersion ?? '',
    isReady: (status.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True'),
    isAtRest,
    isLeftAlone: isAtRest || PAUSED_ONE_WAY.some(isTrue),
    pollingIntervalSeconds: spec.pollingInterval ?? POLLING_INTERVAL_SECONDS,
    isOfDeployment: kind === 'Deployment' && apiVersion.startsWith('apps/'),
    object,
    touched: annotations[TOUCHED_ANNOTATION],
    externalTriggers: (spec.triggers ?? [])
      .filter(({ type }) => type === 'external' || type === 'external-push')
      .map(({ metadata: own = {} }) => own),
  };
}

/** The trigger by which a ScaledObject names a scaler; `undefined` when it names another one, or none. */
export function triggerNaming(
  service: ServiceAddress,
  { externalTriggers }: Pick<ScaledObjectState, 'externalTriggers'>,
): Readonly<Record<string, string>> | undefined {
  return externalTriggers.find(({ scalerAddress = '' }) =>
    isSameService(service, parseServiceAddress(scalerAddress)),
  );
}

/**
 * The next value of {@link TOUCHED_ANNOTATION}: a change for KEDA that has no other effect.
 *
 * @returns null for no annotation; `undefined` when somebody else has set the annotation
 */
export function nextTouch({ touched }: Pick<ScaledObjectState, 'touched'>): 'false' | null | undefined {
  if (!UNTOUCHED.has(touched)) return undefined;
  return touched === undefined ? 'false' : null;
}
