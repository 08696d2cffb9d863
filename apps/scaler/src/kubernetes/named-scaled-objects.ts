import type { ServiceLogger } from '@tidegate/service';
import type { ScalerClocks } from '../clocks.js';
import type { ClusterApi } from './cluster-api.js';
import { nextTouch, triggerNaming, type ScaledObjectState } from './scaled-object-state.js';
import type { ServiceAddress } from '../settings/service-address.js';

/** How often a ScaledObject that is not ready is checked, and one that is ready. */
const URGENT_LOOK_MS = 1_000;
const LOOK_MS = 5_000;
const LOOK_AFTER_FAILURE_MS = 10_000;
/** At each check at first, because KEDA's connection to the scaler has a pause of its own; later the pause doubles. */
const URGENT_TOUCHES = 30;
const LONGEST_TOUCH_PAUSE_MS = 60_000;

/** A ScaledObject that asks this scaler. */
export interface NamedScaledObject extends ScaledObjectState {
  /** Metadata of the trigger that names the scaler. */
  readonly trigger: Readonly<Record<string, string>>;
}

/** What is needed to find the ScaledObjects. */
export interface NamedScaledObjectsOptions extends Pick<ScalerClocks, 'later'> {
  readonly api: Pick<ClusterApi, 'listScaledObjects' | 'touchScaledObject'>;
  /** The scaler's own Service; the ScaledObjects of its namespace are listed. */
  readonly service: ServiceAddress;
  readonly logger: Pick<ServiceLogger, 'info' | 'warn' | 'debug'>;
  /** Called at each check with all ScaledObjects that name the scaler. */
  readonly onListed: (named: readonly NamedScaledObject[]) => void;
}

/**
 * Lists the ScaledObjects that name this scaler, and makes KEDA look again at those that are not ready. KEDA asks for
 * the metric before it makes the HPA. While the scaler has not started yet KEDA gets no answer, and then waits twice as
 * long each time: after a slow first start, minutes. A change of one annotation makes KEDA ask at once
 * (`TOUCHED_ANNOTATION`).
 */
export class NamedScaledObjects {
  private readonly touches = new Map<string, { readonly count: number; readonly atMs: number }>();
  private timer: NodeJS.Timeout | undefined;
  private hasFailed = false;
  private isStopped = false;

  constructor(private readonly options: NamedScaledObjectsOptions) {}

  /** Checks now, and then repeatedly. Call it once the scaler answers. */
  start(): void {
    void this.look();
  }

  /** Stops checking. */
  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /**
   * The ScaledObjects that name the scaler now.
   *
   * @throws {Error} when the API refuses or does not answer in time
   */
  async list(): Promise<readonly NamedScaledObject[]> {
    const { api, service } = this.options;
    return (await api.listScaledObjects(service.namespace)).flatMap((state) => {
      const trigger = triggerNaming(service, state);
      return trigger === undefined ? [] : [{ ...state, trigger }];
    });
  }

  private async look(): Promise<void> {
    const pauseMs = await this.lookOnce();
    if (!this.isStopped) this.timer = this.options.later(pauseMs, () => void this.look());
  }

  private async lookOnce(): Promise<number> {
    const { service, logger, onListed } = this.options;
    try {
      const named = await this.list();
      this.hasFailed = false;
      if (this.isStopped) return 0;
      onListed(named);
      const unready = named.filter(({ isReady, isAtRest }) => !isReady && !isAtRest);
      const names = new Set(unready.map(({ name }) => name));
      for (const name of this.touches.keys()) if (!names.has(name)) this.touches.delete(name);
      await Promise.all(unready.map((state) => this.touch(state)));
      return unready.length > 0 ? URGENT_LOOK_MS : LOOK_MS;
    } catch (error) {
      if (!this.hasFailed && !this.isStopped)
        logger.warn(
          `the Kubernetes API does not list the ScaledObjects of ${service.namespace}: new ones wait for KEDA’s next try`,
          { err: error },
        );
      this.hasFailed = true;
      return LOOK_AFTER_FAILURE_MS;
    }
  }

  private async touch(state: ScaledObjectState): Promise<void> {
    const { api, logger } = this.options;
    const { name } = state;
    const { count, atMs } = this.touches.get(name) ?? { count: 0, atMs: Number.NEGATIVE_INFINITY };
    const value = nextTouch(state);
    if (value === undefined || performance.now() - atMs < touchPauseMs(count)) return;
    this.touches.set(name, { count: count + 1, atMs: performance.now() });
    if (count === 0)
      logger.info(`ScaledObject ${name} is not ready: an annotation is changed so that KEDA looks again`);
    try {
      await api.touchScaledObject(state, value);
    } catch (error) {
      logger.debug(`the annotation of ScaledObject ${name} could not be changed`, { err: error });
    }
  }
}

function touchPauseMs(count: number): number {
  return count < URGENT_TOUCHES
    ? 0
    : Math.min(LONGEST_TOUCH_PAUSE_MS, 1_000 * 2 ** (count - URGENT_TOUCHES + 1));
}
