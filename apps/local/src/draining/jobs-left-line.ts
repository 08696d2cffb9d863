import type { ServedModel } from '../models/served-model.js';
import { hasFile } from './removed-models.js';

/**
 * What the user is told of a model that was taken out and has jobs left.
 *
 * @param count - how many; an integer from 1
 */
export function jobsLeftLine(model: ServedModel, count: number): string {
  const jobs = count === 1 ? '1 job is' : `${count} jobs are`;
  const begin = `model ${model.name} was taken out, but ${jobs} left`;
  return hasFile(model)
    ? `${begin}: its workers stay until none is`
    : `${begin} and ${model.environment.MODEL ?? 'its file'} is gone: put it back and start again, or they end as failed after JOB_EXPIRY_SECONDS`;
}
