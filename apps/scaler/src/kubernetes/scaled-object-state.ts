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
const PAUSING_ANNOTATIONS = ['autoscaling.keda.sh/paused', 'autoscaling.keda.sh/paused-replicas'];

/** The parts of a ScaledObject that the scaler reads. */
export interface ScaledObjectState extends ScaledObjectName {
  readonly resourceVersion: string;
  /** KEDA has made its HPA. */
  readonly isReady: boolean;
  /** KEDA asks no scaler about it: it is paused, or is being deleted. */
  readonly isAtRest: boolean;
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
  return {
    name: metadata.name ?? '',
    namespace: metadata.namespace ?? '',
    resourceVersion: metadata.resourceVersion ?? '',
    isReady: (status.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True'),
    isAtRest:
      metadata.deletionTimestamp !== undefined ||
      PAUSING_ANNOTATIONS.some((name) => (annotations[name] ?? 'false') !== 'false'),
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
