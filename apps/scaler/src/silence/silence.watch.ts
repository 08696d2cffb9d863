import type { ServiceLogger } from '@tidegate/service';
import type { ScalerClocks } from '../clocks.js';
import type { ScalerMetrics } from '../metrics/scaler.metrics.js';
import type { Cluster } from '../kubernetes/cluster.js';
import type { ModelReadings } from '../readings/model.readings.js';
import { waitingJobs } from '../readings/waiting-jobs.js';
import type { AskedScaledObject, KedaQuestions } from './keda-questions.js';

const LOOK_INTERVAL_MS = 5_000;
const REMEDY =
  'if KEDA is running, restart its operator (kubectl -n keda rollout restart deployment/keda-operator)';

/** What is needed to detect silence. */
export interface SilenceWatchOptions extends Pick<ScalerClocks, 'nowSeconds' | 'later'> {
  readonly questions: KedaQuestions;
  readonly readings: Pick<ModelReadings, 'read'>;
  readonly cluster?: Pick<Cluster, 'named' | 'namespace'> | undefined;
  readonly metrics: Pick<ScalerMetrics, 'jobsWaiting'>;
  readonly logger: Pick<ServiceLogger, 'info' | 'warn'>;
  /** Seconds without a question after which it counts as silence. */
  readonly silentSeconds: number;
}

/**
 * Detects that jobs wait and KEDA does not ask how many workers there should be. KEDA 2.20 asks without a deadline over
 * a connection that it keeps open. When that connection is lost without being closed (a node is lost), KEDA waits until
 * the kernel closes it, some 15 minutes, and reports the ScaledObject as ready all that time.
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
    const { questions, cluster, later } = this.options;
    if (cluster?.named !== undefined) questions.expectOnly(cluster.named, cluster.namespace);
    const asked = questions.list();
    const keys = new Set(asked.map(keyOf));
    for (const key of this.silent.keys()) if (!keys.has(key)) this.silent.delete(key);
    for (const scaledObject of asked) await this.judge(scaledObject);
    if (!this.isStopped) this.timer = later(LOOK_INTERVAL_MS, () => void this.look());
  }

  /** Never rejects: a missing reading is no sign of silence. */
  private async judge(scaledObject: AskedScaledObject): Promise<void> {
    const { logger, silentSeconds } = this.options;
    const { secondsSinceAsked, model } = scaledObject;
    const key = keyOf(scaledObject);
    const waiting = secondsSinceAsked > silentSeconds ? await this.waiting(model) : 0;
    const wasSilent = this.silent.has(key);
    if (waiting > 0) {
      const problem = `nobody has asked for ${secondsSinceAsked.toFixed(0)} s how many workers ScaledObject ${key} should have, and ${waiting} jobs wait: ${REMEDY}`;
      this.silent.set(key, problem);
      if (!wasSilent) logger.warn(problem, { model });
    } else if (wasSilent) {
      this.silent.delete(key);
      if (secondsSinceAsked <= silentSeconds)
        logger.info(`KEDA asks about ScaledObject ${key} again`, { model });
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

function keyOf({ name, namespace }: AskedScaledObject): string {
  return `${namespace}/${name}`;
}
