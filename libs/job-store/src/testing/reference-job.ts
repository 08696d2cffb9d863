import type { JobStatus, TerminalJobStatus } from '@tidegate/contracts';
import type { FinishResult } from '../records/job-records.types.js';

/** The state of a job that the rules of its life need. */
export interface ReferenceJob {
  readonly status: JobStatus;
  readonly attempt: number;
  readonly tries: number;
}

/** One step of a job's life; `lag` is how many tries the writer is behind the current one. */
export type JobStep =
  | { readonly kind: 'create' }
  | { readonly kind: 'claim' }
  | { readonly kind: 'complete' }
  | { readonly kind: 'give-back'; readonly lag: number; readonly countsAsTry: boolean }
  | { readonly kind: 'finish'; readonly lag: number; readonly status: 'succeeded' | 'failed' | 'timed_out' }
  | { readonly kind: 'bury'; readonly reason: 'expired' | 'gave-up' };

/** A job after a step, and what the process that made the step receives. */
export interface ReferenceOutcome {
  readonly job: ReferenceJob | undefined;
  readonly reply: 'done' | 'claimed' | 'exhausted' | 'refused' | FinishResult | TerminalJobStatus;
}

/** Tries that a job of the reference has. */
export const REFERENCE_TRY_LIMIT = 3;

/** The rules of a job's life as one small function, written again from the design and not from the scripts. */
export function referenceStep(job: ReferenceJob | undefined, step: JobStep): ReferenceOutcome {
  const ended = job !== undefined && job.status !== 'queued' && job.status !== 'running';
  switch (step.kind) {
    case 'create':
      return { job: job ?? { status: 'queued', attempt: 0, tries: 0 }, reply: 'done' };
    case 'claim': {
      if (ended) return { job, reply: 'finished' };
      const { attempt, tries } = job ?? { attempt: 0, tries: 0 };
      if (tries >= REFERENCE_TRY_LIMIT) return { job, reply: 'exhausted' };
      return { job: { status: 'running', attempt: attempt + 1, tries: tries + 1 }, reply: 'claimed' };
    }
    case 'complete': {
      if (ended || (job !== undefined && job.attempt > 0)) return { job, reply: 'refused' };
      return { job: { status: 'succeeded', attempt: 1, tries: 1 }, reply: 'stored' };
    }
    case 'give-back': {
      if (job?.status !== 'running' || step.lag > 0) return { job, reply: 'done' };
      return {
        job: { ...job, status: 'queued', tries: job.tries - (step.countsAsTry ? 0 : 1) },
        reply: 'done',
      };
    }
    case 'finish': {
      if (!job) return { job, reply: 'missing' };
      if (ended) return { job, reply: 'finished' };
      if (job.status === 'queued' || step.lag > 0) return { job, reply: 'superseded' };
      return { job: { ...job, status: step.status }, reply: 'stored' };
    }
    case 'bury': {
      if (ended) return { job, reply: job.status as TerminalJobStatus };
      const { attempt, tries } = job ?? { attempt: 0, tries: 0 };
      const status = step.reason === 'expired' && tries === 0 ? 'expired' : 'failed';
      return { job: { status, attempt, tries }, reply: status };
    }
  }
}
