import type { Quantiles } from '@tidegate/autoscaling';
import type { JobRecord } from '@tidegate/contracts';
import { hasEnded } from '@tidegate/job-store';
import type { ModelOutlook, WaitingOutlook, WorkerCount } from '../../estimates/model.outlook.js';
import type { WaitingFor } from '../waiting-for.js';

/** Two estimates of a moment, milliseconds since the epoch. */
export interface QuantileTimes {
  readonly p50: number;
  readonly p90: number;
}

/** When a job is expected to start, where it waits, and to finish. */
export interface EstimatedTimes {
  readonly start: QuantileTimes | undefined;
  readonly finish: QuantileTimes;
}

/**
 * What is to come of a job that has not ended; `undefined` where that is not known. Each push makes one, and an object whose
 * members may be absent takes many times as long to make.
 */
export interface JobOutlook {
  /** What the workers of its model say; a retry stands in its record. */
  readonly waitingFor: WaitingFor | undefined;
  /** Its place in the queue; 1 starts next. */
  readonly queuePosition: number | undefined;
  readonly estimate: EstimatedTimes | undefined;
  readonly workers: WorkerCount | undefined;
  /** When to ask again, seconds. */
  readonly retryAfterSeconds: number;
}

/** Advice for polling, seconds: never more often, never more rarely, and where nothing is known. */
const RETRY_AFTER = { least: 1, most: 60, unknown: 5 };

const NOTHING_KNOWN = {
  waitingFor: undefined,
  queuePosition: undefined,
  estimate: undefined,
  workers: undefined,
} as const;

/**
 * What is to come of a job.
 *
 * @param record - of the job
 * @param model - what is known of its model
 * @param nowMs - the present, milliseconds since the epoch
 * @returns undefined for a job that has ended
 */
export function jobOutlook(
  record: Pick<JobRecord, 'status' | 'createdAtMs' | 'startedAtMs' | 'retryAtMs'>,
  model: Pick<ModelOutlook, 'ofWaiting' | 'ofRunning'> | undefined,
  nowMs: number,
): JobOutlook | undefined {
  if (hasEnded(record.status)) return undefined;
  const nowSeconds = nowMs / 1000;
  if (record.status === 'queued') {
    const { retryAtMs, createdAtMs } = record;
    return retryAtMs === undefined
      ? waiting(model?.ofWaiting(createdAtMs / 1000, nowSeconds), nowMs)
      : waitingForRetry(model?.ofWaiting(nowSeconds, nowSeconds), Math.max(0, retryAtMs - nowMs), nowMs);
  }
  if (record.status === 'canceling') return { retryAfterSeconds: RETRY_AFTER.least, ...NOTHING_KNOWN };
  const elapsedSeconds = (nowMs - (record.startedAtMs ?? nowMs)) / 1000;
  const rest = model?.ofRunning(elapsedSeconds, nowSeconds);
  return {
    ...NOTHING_KNOWN,
    estimate: rest && { start: undefined, finish: timesOf(rest, nowMs) },
    retryAfterSeconds: retryAfterSeconds(rest),
  };
}

function waiting(outlook: WaitingOutlook | undefined, nowMs: number): JobOutlook {
  if (outlook === undefined) return { retryAfterSeconds: RETRY_AFTER.unknown, ...NOTHING_KNOWN };
  const { workers, jobsBefore, times } = outlook;
  return {
    waitingFor: reasonToWait(outlook),
    queuePosition: jobsBefore + 1,
    estimate: times && { start: timesOf(times.start, nowMs), finish: timesOf(times.finish, nowMs) },
    workers,
    retryAfterSeconds: retryAfterSeconds(times?.finish),
  };
}

/** At the time of its retry it is the last in the queue, of which the present one stands in for the one then. */
function waitingForRetry(outlook: WaitingOutlook | undefined, delayMs: number, nowMs: number): JobOutlook {
  const { estimate, workers, retryAfterSeconds: afterRetry } = waiting(outlook, nowMs + delayMs);
  return {
    ...NOTHING_KNOWN,
    estimate,
    workers,
    retryAfterSeconds: Math.min(RETRY_AFTER.most, Math.ceil(delayMs / 1000) + afterRetry),
  };
}

function reasonToWait({ workers, isNext, isPaused }: WaitingOutlook): WaitingFor | undefined {
  if (isPaused) return 'paused';
  if (isNext) return undefined;
  if (workers.ready > 0) return 'capacity';
  return workers.starting > 0 ? 'model-setup' : 'worker-start';
}

/** Half of the time that the job probably still takes. */
function retryAfterSeconds(finish: Quantiles | undefined): number {
  const { least, most, unknown } = RETRY_AFTER;
  return finish === undefined ? unknown : Math.min(most, Math.max(least, Math.ceil(finish.p50 / 2)));
}

function timesOf({ p50, p90 }: Quantiles, nowMs: number): QuantileTimes {
  return { p50: nowMs + p50 * 1000, p90: nowMs + p90 * 1000 };
}
