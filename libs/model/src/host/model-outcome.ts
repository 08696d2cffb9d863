import type { CancelMethod } from '@tidegate/contracts';

interface NoOutput {
  /** The reason, as a message for people. */
  readonly message: string;
}

interface AnyOutcome {
  /** Whether the model process is gone, so that `start()` must be called before the next job. */
  readonly needsRestart: boolean;
}

/**
 * How one job ended.
 *
 * - `succeeded`: the model returned; its output is JSON text
 * - `failed`: the model threw, or returned what JSON cannot hold; another try would end the same
 * - `timed_out`: the time limit passed, whether or not the model then stopped
 * - `crashed`: the process died or broke the protocol; the job lost one try
 * - `output_too_large`: the model returned more than `maximumOutputBytes`
 * - `interrupted`: the caller’s signal was aborted before the model had succeeded, as a drain does with the job that it returns
 * - `canceled`: the caller’s cancel signal was aborted before the model had succeeded, as a client asks for; `method` states what
 *   stopped it
 */
export type ModelOutcome =
  | (AnyOutcome & { readonly kind: 'succeeded'; readonly outputJson: string })
  | (AnyOutcome &
      NoOutput & { readonly kind: 'failed' | 'timed_out' | 'crashed' | 'output_too_large' | 'interrupted' })
  | (AnyOutcome & NoOutput & { readonly kind: 'canceled'; readonly method: StopMethod });

/** What stopped a model that was running a job. */
export type StopMethod = Exclude<CancelMethod, 'at_once' | 'worker_lost'>;
