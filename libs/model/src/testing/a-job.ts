import type { ModelJob } from '../model-host.options.js';

/** A job with any input, and with enough time. */
export function aJob(given: Partial<ModelJob> & { readonly input?: unknown } = {}): ModelJob {
  const { input = 'an input', ...job } = given;
  return { jobId: 'job-1', attempt: 1, inputJson: JSON.stringify(input), timeoutSeconds: 20, ...job };
}
