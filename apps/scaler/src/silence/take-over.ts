import type { ControlLoopState } from '@tidegate/autoscaling';
import type { ServiceLogger } from '@tidegate/service';
import type { ScalerClocks } from '../clocks.js';
import type { Decision } from '../decision.js';
import { scaledObjectKey } from '../kubernetes/cluster-reading.js';
import type { Cluster } from '../kubernetes/cluster.js';
import type { NamedScaledObject } from '../kubernetes/named-scaled-objects.js';
import type { DeploymentEvent, DeploymentScale } from '../kubernetes/scale-api.js';
import type { ScalerMetrics } from '../metrics/scaler.metrics.js';
import { ReadingUnavailableError } from '../readings/reading.error.js';
import type { DecisionLog } from '../scaling-decisions/decision-log.js';
import type { DecisionService } from '../scaling-decisions/decision.service.js';
import type { AskedScaledObject } from './keda-questions.js';
import { scalingOf, type Scaling } from './scaling-of.js';
import { beginStandIn, stepStandIn } from './stand-in.js';

/** ScaledObjects whose numbers are read and set at a time. */
const AT_A_TIME = 20;

/** What is needed to do the work of KEDA and the HPA. */
export interface TakeOverOptions extends Pick<ScalerClocks, 'monotonicSeconds'> {
  readonly cluster: Pick<Cluster, 'listNamed' | 'lease' | 'scales'>;
  readonly decisions: Pick<DecisionService, 'decide'>;
  readonly log: Pick<DecisionLog, 'add'>;
  readonly metrics: Pick<ScalerMetrics, 'steppedIn'>;
  readonly logger: Pick<ServiceLogger, 'info' | 'warn' | 'debug'>;
  /** The HPA's tolerance, a fraction. */
  readonly tolerance: number;
  /** Seconds since KEDA last asked any scaler about a ScaledObject, as far as this one knows. */
  readonly secondsSinceAsked: (key: string) => number;
}

/** A ScaledObject that KEDA asks no scaler about. */
export interface SilentScaledObject extends AskedScaledObject {
  /** `namespace/name`. */
  readonly key: string;
  /** After this time the scaler sets the number itself. */
  readonly takeOverAfterSeconds: number;
}

interface Charge {
  readonly model: string;
  state: ControlLoopState;
  /** What was last set; absent while the number was right all the time. */
  lastSet: DeploymentScale | undefined;
}

/**
 * Sets the number of workers itself where KEDA asks no scaler about it. While the HPA gets no metric it keeps the number
 * (`reconcileAutoscaler` in Kubernetes' `pkg/controller/podautoscaler/horizontal.go` returns before it rescales), and at zero
 * workers it is off (the same, `ScalingDisabled`): nobody else changes it. Of several scalers the one with the lease does.
 */
export class TakeOver {
  private readonly charges = new Map<string, Charge>();
  /** Why a ScaledObject cannot be scaled now, as last logged. */
  private readonly troubles = new Map<string, string>();

  constructor(private readonly options: TakeOverOptions) {}

  /** Whether this scaler sets the number of workers of a ScaledObject now. */
  isInCharge(key: string): boolean {
    return this.charges.has(key);
  }

  /** Of which models this scaler sets the number of workers now. */
  get models(): readonly string[] {
    return [...this.charges.values()].map(({ model }) => model);
  }

  /**
   * Sets what is to be set now. Never rejects.
   *
   * @param silent - all that KEDA asks no scaler about
   * @param isCertain - whether it is known what other scalers were asked: without that nothing is set
   */
  async attend(silent: readonly SilentScaledObject[], isCertain: boolean): Promise<void> {
    const { lease } = this.options.cluster;
    // Wanted beforehand, so that a lease which nobody gave back is over in time.
    lease.want(silent.some((one) => one.secondsSinceAsked >= one.takeOverAfterSeconds / 2));
    const due = silent.filter((one) => one.secondsSinceAsked >= one.takeOverAfterSeconds);
    const mine = isCertain && lease.isHeld ? due : [];
    const keys = new Set(due.map(({ key }) => key));
    for (const key of this.troubles.keys()) if (!keys.has(key)) this.troubles.delete(key);
    await this.giveUpAllBut(mine, keys);
    if (mine.length === 0) return;
    try {
      const named = new Map(
        (await this.options.cluster.listNamed()).map((one) => [scaledObjectKey(one), one]),
      );
      for (let first = 0; first < mine.length; first += AT_A_TIME)
        await Promise.all(
          mine.slice(first, first + AT_A_TIME).map((one) => this.setOne(one, named.get(one.key))),
        );
    } catch (error) {
      this.options.logger.debug('the ScaledObjects that KEDA is silent about are not listed', { err: error });
    }
  }

  private async giveUpAllBut(
    kept: readonly SilentScaledObject[],
    stillSilent: ReadonlySet<string>,
  ): Promise<void> {
    const keys = new Set(kept.map(({ key }) => key));
    for (const key of this.charges.keys()) {
      if (keys.has(key)) continue;
      await (stillSilent.has(key)
        ? this.giveUp(key, 'ScalerStops', 'another scaler may go on')
        : this.giveUp(key, 'KedaAsksAgain', 'KEDA asks again'));
    }
  }

  private async giveUp(key: string, reason: string, why: string): Promise<void> {
    const charge = this.charges.get(key);
    this.charges.delete(key);
    if (charge?.lastSet === undefined) return;
    const message = `this scaler no longer sets the workers of ScaledObject ${key}: ${why}`;
    this.options.logger.info(message, { model: charge.model });
    await this.report(charge.lastSet, { type: 'Normal', reason, message });
  }

  /** Never rejects. */
  private async setOne(silent: SilentScaledObject, named: NamedScaledObject | undefined): Promise<void> {
    const { key } = silent;
    try {
      const scaling = named === undefined || named.isLeftAlone ? undefined : this.scalingOf(key, named);
      if (scaling === undefined) await this.giveUp(key, 'ScalerStops', 'it is paused, deleted or changed');
      else await this.step(silent, scaling);
    } catch (error) {
      this.options.metrics.steppedIn(silent.model, 'failed');
      this.warnOnce(key, 'the Kubernetes API does not do what it is asked for', error);
    }
  }

  private async step(silent: SilentScaledObject, scaling: Scaling): Promise<void> {
    const { key, model, namespace, name } = silent;
    const { cluster, tolerance, monotonicSeconds } = this.options;
    const { scaledObject, metadata } = scaling;
    const [decision, scale] = await Promise.all([
      this.decisionOn({ namespace, name, metadata }),
      cluster.scales.read({ namespace, name: scaledObject.scaleTargetName }),
    ]);
    const nowSeconds = monotonicSeconds();
    const charge = this.charges.get(key) ?? {
      model,
      state: beginStandIn(scaling, nowSeconds, tolerance),
      lastSet: undefined,
    };
    const { state } = charge;
    const step = stepStandIn({ scaling, state, nowSeconds, scale, decision });
    // Nothing may have changed while all this was read.
    if (!cluster.lease.isHeld || this.options.secondsSinceAsked(key) < silent.takeOverAfterSeconds) return;
    this.charges.set(key, charge);
    if (step.desiredReplicas !== scale.replicas) {
      const isSet = await cluster.scales.set(scale, step.desiredReplicas);
      this.options.metrics.steppedIn(model, isSet ? 'set' : 'conflict');
      // Somebody else was faster: the same step is done again with what is there then.
      if (!isSet) return;
      await this.announce(silent, scale, {
        desiredReplicas: step.desiredReplicas,
        decision,
        why: step.explanation,
      });
      charge.lastSet = scale;
    }
    charge.state = step.state;
    this.troubles.delete(key);
  }

  private async announce(
    { key, model, secondsSinceAsked }: SilentScaledObject,
    scale: DeploymentScale,
    step: { readonly desiredReplicas: number; readonly decision: Decision | undefined; readonly why: string },
  ): Promise<void> {
    const { logger, log } = this.options;
    const { desiredReplicas, decision, why } = step;
    const message = `set from ${scale.replicas} to ${desiredReplicas} workers, as KEDA has asked no scaler about ScaledObject ${key} for ${secondsSinceAsked.toFixed(0)} s: ${decision?.reason ?? why}`;
    logger.warn(message, { model, from: scale.replicas, to: desiredReplicas });
    if (decision !== undefined)
      log.add({ ...decision, setReplicas: { from: scale.replicas, to: desiredReplicas } });
    await this.report(scale, { type: 'Warning', reason: 'KedaIsSilent', message });
  }

  private async report(scale: DeploymentScale, event: DeploymentEvent): Promise<void> {
    const { cluster, logger } = this.options;
    try {
      await cluster.scales.report(scale, event);
    } catch (error) {
      logger.debug('an event could not be reported', { err: error });
    }
  }

  /** `undefined` where KEDA would be answered UNAVAILABLE. */
  private async decisionOn(request: Parameters<DecisionService['decide']>[0]): Promise<Decision | undefined> {
    try {
      return await this.options.decisions.decide(request);
    } catch (error) {
      if (error instanceof ReadingUnavailableError) return undefined;
      throw error;
    }
  }

  private scalingOf(key: string, named: NamedScaledObject): Scaling | undefined {
    const scaling = scalingOf(named);
    if (typeof scaling !== 'string') return scaling;
    this.warnOnce(key, scaling);
    return undefined;
  }

  private warnOnce(key: string, why: string, error?: unknown): void {
    if (this.troubles.get(key) !== why)
      this.options.logger.warn(
        `KEDA is silent about ScaledObject ${key}, and the scaler cannot set its workers itself: ${why}`,
        error === undefined ? {} : { err: error },
      );
    this.troubles.set(key, why);
  }
}
