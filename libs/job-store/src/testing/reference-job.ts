import type { JobStatus, TerminalJobStatus } from '@tidegate/contracts';
import type { CancelResult } from '../control/job-cancels.js';
import type { FinishResult } from '../records/job-records.types.js';

/** The state of a job that the rules of its life need. */
export interface ReferenceJob {
  readonly status: JobStatus;
  readonly attempt: number;
  readonly tries: number;
  readonly retries: number;
  readonly isCancelRequested?: boolean;
  /** No worker has it then, whoever listens to it. */
  readonly waitsForRetry?: boolean;
}

/** One step of a job's life; `lag` is how many tries the writer is behind the current one. */
export type JobStep =
  | { readonly kind: 'create' }
  /** `runs`: the model runs the job already. */
  | { readonly kind: 'claim'; readonly ofOlderRetry: boolean; readonly runs: boolean }
  | { readonly kind: 'retry'; readonly lag: number }
  | { readonly kind: 'complete' }
  | { readonly kind: 'give-back'; readonly lag: number; readonly countsAsTry: boolean }
  | { readonly kind: 'finish'; readonly lag: number; readonly status: 'succeeded' | 'failed' | 'timed_out' }
  /** `isHeld`: a worker has it. Nobody confirms in time what is overdue. */
  | { readonly kind: 'cancel'; readonly isHeld: boolean }
  | { readonly kind: 'confirm' | 'end-overdue' }
  | { readonly kind: 'bury'; readonly reason: 'expired' | 'gave-up' };

/** A job after a step, and what the process that made the step receives. */
export interface ReferenceOutcome {
  readonly job: ReferenceJob | undefined;
  readonly reply:
    | 'done'
    | 'claimed'
    | 'duplicate'
    | 'exhausted'
    | 'refused'
    | 'scheduled'
    | FinishResult
    | CancelResult
    | TerminalJobStatus;
}

/** Tries that a job of the reference has. */
export const REFERENCE_TRY_LIMIT = 3;

/** The rules of a job's life as one small function, written again from the design and not from the scripts. */
export function referenceStep(job: ReferenceJob | undefined, step: JobStep): ReferenceOutcome {
  const ended = job !== undefined && !['queued', 'running', 'canceling'].includes(job.status);
  switch (step.kind) {
    case 'create':
      return { job: job ?? { status: 'queued', attempt: 0, tries: 0, retries: 0 }, reply: 'done' };
    case 'claim': {
      if (ended) return { job, reply: 'finished' };
      const { attempt, tries, retries } = job ?? { attempt: 0, tries: 0, retries: 0 };
      if (step.ofOlderRetry && retries > 0) return { job, reply: 'duplicate' };
      const isCanceling = job?.status === 'canceling';
      if (isCanceling && !(step.runs && attempt === 0)) return { job, reply: 'canceling' };
      if (tries >= REFERENCE_TRY_LIMIT) return { job, reply: 'exhausted' };
      const status = isCanceling ? 'canceling' : 'running';
      const claimed = { ...job, status, attempt: attempt + 1, tries: tries + 1, retries } as const;
      return { job: { ...claimed, waitsForRetry: false }, reply: 'claimed' };
    }
    case 'complete': {
      const isBegun = job !== undefined && (job.attempt > 0 || job.status === 'canceling');
      if (ended || isBegun) return { job, reply: 'refused' };
      return { job: { status: 'succeeded', attempt: 1, tries: 1, retries: 0 }, reply: 'stored' };
    }
    case 'give-back': {
      if (job?.status !== 'running' || step.lag > 0) return { job, reply: 'done' };
      return {
        job: { ...job, status: 'queued', tries: job.tries - (step.countsAsTry ? 0 : 1) },
        reply: 'done',
      };
    }
    case 'retry': {
      if (!job) return { job, reply: 'missing' };
      if (ended) return { job, reply: 'finished' };
      if (job.status === 'queued' || step.lag > 0) return { job, reply: 'superseded' };
      if (job.status === 'canceling') return { job, reply: 'refused' };
      const { attempt, tries, retries } = job;
      return {
        job: { status: 'queued', attempt, tries: tries - 1, retries: retries + 1, waitsForRetry: true },
        reply: 'scheduled',
      };
    }
    case 'finish': {
      if (!job) return { job, reply: 'missing' };
      if (ended) return { job, reply: 'finished' };
      if (job.status === 'queued' || step.lag > 0) return { job, reply: 'superseded' };
      return { job: { ...job, status: step.status }, reply: 'stored' };
    }
    case 'cancel': {
      if (!job) return { job, reply: 'missing' };
      if (ended) return { job, reply: 'ended' };
      const isFree = job.status === 'queued' && (!step.isHeld || job.waitsForRetry);
      const status = isFree ? 'canceled' : 'canceling';
      return { job: { ...job, status, isCancelRequested: true }, reply: status };
    }
    case 'confirm': {
      if (job?.status !== 'canceling') return { job, reply: 'done' };
      return { job: { ...job, status: 'canceled' }, reply: 'stored' };
    }
    case 'end-overdue': {
      if (!job?.isCancelRequested || ended) return { job, reply: 'done' };
      return { job: { ...job, status: 'canceled' }, reply: 'done' };
    }
    case 'bury': {
      if (ended) return { job, reply: job.status as TerminalJobStatus };
      if (job?.status === 'canceling') return { job: { ...job, status: 'canceled' }, reply: 'canceled' };
      const { attempt, tries, retries } = job ?? { attempt: 0, tries: 0, retries: 0 };
      const status = step.reason === 'expired' && tries + retries === 0 ? 'expired' : 'failed';
      return { job: { status, attempt, tries, retries }, reply: status };
    }
  }
}
