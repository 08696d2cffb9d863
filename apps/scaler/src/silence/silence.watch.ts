import type { ServiceLogger } from '@tidegate/service';
import type { ScalerClocks } from '../clocks.js';
import type { ScalerMetrics } from '../metrics/scaler.metrics.js';
import type { Cluster } from '../kubernetes/cluster.js';
import { scaledObjectKey } from '../kubernetes/cluster-reading.js';
import type { ModelReadings } from '../readings/model.readings.js';
import { waitingJobs } from '../readings/waiting-jobs.js';
import type { AskedScaledObject, KedaQuestions } from './keda-questions.js';
import type { SilentScaledObject, TakeOver } from './take-over.js';

const LOOK_INTERVAL_MS = 1_000;
/** Polling intervals without a question after which KEDA has missed a whole poll. */
const MISSED_INTERVALS = 2;
const REMEDY =
  'if KEDA is running, restart its operator (kubectl -n keda rollout restart deployment/keda-operator)';

/** What is needed to detect silence. */
export interface SilenceWatchOptions extends Pick<ScalerClocks, 'nowSeconds' | 'later'> {
  readonly questions: KedaQuestions;
  readonly readings: Pick<ModelReadings, 'read'>;
  readonly cluster?: Pick<Cluster, 'named' | 'namespace'> | undefined;
  readonly metrics: Pick<ScalerMetrics, 'jobsWaiting'>;
  readonly logger: Pick<ServiceLogger, 'info' | 'warn'>;
  /** Sets the number of workers meanwhile; absent where there is no cluster. */
  readonly takeOver?: Pick<TakeOver, 'attend' | 'isInCharge'> | undefined;
  /** Seconds without a question after which a warning is due. */
  readonly silentSeconds: number;
  /** Seconds without a question after which the scaler sets the number of workers itself; 0: never. */
  readonly takeOverSeconds: number;
}

/**
 * Detects that KEDA does not ask how many workers there should be. KEDA 2.20 asks without a deadline over a connection that it
 * keeps open (`GetMetricSpecForScaling` and `getClientForConnectionPool` in `pkg/scalers/external_scaler.go`), and
 * `checkScalers` in `pkg/scaling/scale_handler.go` waits for the answer. When that connection is lost without being closed (a
 * node is lost), KEDA waits until the kernel closes it, some 15 minutes, and reports the ScaledObject as ready all that
 * time; its fallback does not apply (kedacore/keda#8056, #5914). Meanwhile the scaler sets the number of workers itself, and
 * warns.
 */
export class SilenceWatch {
  private readonly silent = new Map<string, string>();
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(private readonly options: SilenceWatchOptions) {}

  /** What is wrong, a sentence for each ScaledObject; empty while nothing is. */
  get problems(): readonly string[] {
    return [...this.silent.values()];
  }

  /** Checks now, and then repeatedly. */
  start(): void {
    void this.look();
  }

  /** Stops checking. */
  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    const { questions, cluster, takeOver, takeOverSeconds, later } = this.options;
    if (cluster?.named !== undefined) questions.expectOnly(cluster.named, cluster.namespace);
    const isCertain = await questions.refresh();
    const asked = questions.list().map((one) => this.expected(one));
    if (takeOverSeconds > 0 && !this.isStopped) await takeOver?.attend(asked, isCertain);
    const keys = new Set(asked.map(({ key }) => key));
    for (const key of this.silent.keys()) if (!keys.has(key)) this.silent.delete(key);
    for (const scaledObject of asked) await this.judge(scaledObject);
    if (!this.isStopped) this.timer = later(LOOK_INTERVAL_MS, () => void this.look());
  }

  /**
   * After which time without a question KEDA is silent: as set, but never before it has missed a whole poll. Example: with
   * KEDA_TAKE_OVER_SECONDS=20 and KEDA_SILENT_SECONDS=60, a ScaledObject with a `pollingInterval` of 1 s is taken over
   * after 20 s and warned of after 60 s, one with 45 s both after 90 s.
   */
  private expected(one: AskedScaledObject): SilentScaledObject & { readonly warnAfterSeconds: number } {
    const { cluster, takeOverSeconds, silentSeconds } = this.options;
    const key = scaledObjectKey(one);
    const named = cluster?.named?.find((other) => scaledObjectKey(other) === key);
    const normalSeconds = MISSED_INTERVALS * (named?.pollingIntervalSeconds ?? 0);
    return {
      ...one,
      key,
      takeOverAfterSeconds: Math.max(takeOverSeconds, normalSeconds),
      warnAfterSeconds: Math.max(silentSeconds, normalSeconds),
    };
  }

  /** Never rejects: a missing reading is no sign of silence. */
  private async judge({
    key,
    model,
    secondsSinceAsked,
    warnAfterSeconds,
  }: ReturnType<SilenceWatch['expected']>): Promise<void> {
    const { logger, takeOver } = this.options;
    const isSilent = secondsSinceAsked > warnAfterSeconds;
    const waiting = isSilent ? await this.waiting(model) : 0;
    const isInCharge = isSilent && takeOver?.isInCharge(key) === true;
    const wasSilent = this.silent.has(key);
    if (waiting > 0 || isInCharge) {
      const problem = `nobody has asked for ${secondsSinceAsked.toFixed(0)} s how many workers ScaledObject ${key} should have, and ${waiting} jobs wait: ${isInCharge ? 'this scaler sets the number itself; ' : ''}${REMEDY}`;
      this.silent.set(key, problem);
      if (!wasSilent) logger.warn(problem, { model });
    } else if (wasSilent) {
      this.silent.delete(key);
      if (!isSilent) logger.info(`KEDA asks about ScaledObject ${key} again`, { model });
    }
  }

  private async waiting(model: string): Promise<number> {
    const { readings, metrics, nowSeconds } = this.options;
    try {
      const jobs = waitingJobs(await readings.read(model), nowSeconds());
      metrics.jobsWaiting(model, jobs);
      return jobs;
    } catch {
      return 0;
    }
  }
}
