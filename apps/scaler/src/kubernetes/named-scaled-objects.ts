import type { ServiceLogger } from '@tidegate/service';
import type { ClusterApi } from './cluster-api.js';
import { nextTouch, triggerNaming, type ScaledObjectState } from './scaled-object-state.js';
import type { ServiceAddress } from '../settings/service-address.js';

/** While one is not ready, it is looked at so often; else now and then. */
const URGENT_LOOK_MS = 1_000;
const LOOK_MS = 5_000;
const LOOK_AFTER_FAILURE_MS = 10_000;
/** At each look at first, for KEDA's connection to the scaler has a pause of its own; later the pause doubles. */
const URGENT_TOUCHES = 30;
const LONGEST_TOUCH_PAUSE_MS = 60_000;

/** A ScaledObject that asks this scaler. */
export interface NamedScaledObject extends ScaledObjectState {
  /** Metadata of the trigger that names the scaler. */
  readonly trigger: Readonly<Record<string, string>>;
}

/** How the ScaledObjects are looked for. */
export interface NamedScaledObjectsOptions {
  readonly api: Pick<ClusterApi, 'listScaledObjects' | 'touchScaledObject'>;
  /** The scaler's own Service; ScaledObjects of its namespace are looked at. */
  readonly service: ServiceAddress;
  readonly logger: Pick<ServiceLogger, 'info' | 'warn' | 'debug'>;
  /** Called with all that name the scaler, at each look. */
  readonly onListed: (named: readonly NamedScaledObject[]) => void;
}

/**
 * Knows which ScaledObjects name this scaler, and has KEDA look again at those that are not ready. KEDA asks for the metric
 * before it makes the HPA, gets no answer while the scaler is not there yet, and then waits twice as long each time: after a
 * slow first start, minutes. A change of one annotation makes it ask at once (`TOUCHED_ANNOTATION`).
 */
export class NamedScaledObjects {
  private readonly touches = new Map<string, { readonly count: number; readonly atMs: number }>();
  private timer: NodeJS.Timeout | undefined;
  private hasFailed = false;
  private isStopped = false;

  constructor(private readonly options: NamedScaledObjectsOptions) {}

  /** Looks now, and again and again. Call it once the scaler answers. */
  start(): void {
    void this.look();
  }

  /** Stops looking. */
  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    const pauseMs = await this.lookOnce();
    if (!this.isStopped) this.timer = setTimeout(() => void this.look(), pauseMs);
  }

  private async lookOnce(): Promise<number> {
    const { api, service, logger, onListed } = this.options;
    try {
      const named = (await api.listScaledObjects(service.namespace)).flatMap((state) => {
        const trigger = triggerNaming(service, state);
        return trigger === undefined ? [] : [{ ...state, trigger }];
      });
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
    if (count === 0) logger.info(`ScaledObject ${name} is not ready: KEDA is asked to look again`);
    try {
      await api.touchScaledObject(state, value);
    } catch (error) {
      logger.debug(`ScaledObject ${name} could not be touched`, { err: error });
    }
  }
}

function touchPauseMs(count: number): number {
  return count < URGENT_TOUCHES
    ? 0
    : Math.min(LONGEST_TOUCH_PAUSE_MS, 1_000 * 2 ** (count - URGENT_TOUCHES + 1));
}
