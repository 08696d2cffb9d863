import { ApiProperty, getSchemaPath, ApiExtraModels } from '@nestjs/swagger';
import type { JsonText } from '@tidegate/contracts';
import { IsDefined } from 'class-validator';
import type { RequestMembers } from '../../http/valid-request.js';
import { JsonScanner } from '../../json-text/json-scanner.js';
import { invalid } from '../../problems/problem.error.js';
import { CreateJobRequest } from '../job.request.js';

/** How many jobs may be pushed at once. */
export const MOST_JOBS = 1_000;

/** Jobs that a client pushes at once. */
@ApiExtraModels(CreateJobRequest)
export class CreateBatchRequest {
  @ApiProperty({
    type: 'array',
    items: { $ref: getSchemaPath(CreateJobRequest) },
    minItems: 1,
    maxItems: MOST_JOBS,
    description: 'The jobs, each as it is pushed alone.',
  })
  @IsDefined({ message: 'must be there' })
  readonly jobs!: JsonText;
}

/** How the members of a request are read: each job is read by itself, so that a bad one does not harm the others. */
export const CREATE_BATCH_MEMBERS: RequestMembers<CreateBatchRequest> = { values: [], texts: ['jobs'] };

const FAULT = `must be a list of 1 to ${MOST_JOBS} jobs`;

/**
 * The texts of the jobs of a batch.
 *
 * @param jobs - JSON text
 * @throws {ProblemError} 422 when it is no list, or one of no job or of too many
 */
export function jobTexts(jobs: JsonText): readonly JsonText[] {
  const scanner = new JsonScanner(jobs);
  if (!scanner.beginsList()) throw invalid([{ pointer: '/jobs', detail: FAULT }]);
  const texts: JsonText[] = [];
  scanner.elements((text) => texts.push(text));
  if (texts.length === 0 || texts.length > MOST_JOBS) throw invalid([{ pointer: '/jobs', detail: FAULT }]);
  return texts;
}
