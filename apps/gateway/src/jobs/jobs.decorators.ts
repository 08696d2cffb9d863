import type { ApiHeaderOptions } from '@nestjs/swagger';
import { ApiProblem } from '../problems/problem.response.js';

/** The id of every job in the examples of parameters. */
export const EXAMPLE_JOB_ID = '0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10';

/** The header by which a client waits for the end of its job, in the API document. */
export const PREFER_HEADER: ApiHeaderOptions = {
  name: 'Prefer',
  required: false,
  description:
    '`wait=SECONDS` holds the answer until the job has ended or the time is over (RFC 7240); `wait` alone for as long as the service allows.',
  schema: { type: 'string' },
  example: 'wait=10',
};

/** The header of an answer that was held. */
export const PREFERENCE_HEADER = {
  'Preference-Applied': {
    description: 'How long the answer was held at most, where the client preferred that.',
    schema: { type: 'string', example: 'wait=10' },
  },
} as const;

/** The problem of an id that leads to no job, with the defaults of the settings. */
export const UNKNOWN_JOB =
  'no job has this id, or it is no longer kept: a result is kept for 86400 s after the end of its job';

/** Documents the answer of an endpoint to an id that leads to no job. */
export function ApiUnknownJob(): MethodDecorator {
  return ApiProblem(404, [UNKNOWN_JOB], 'There is no such job, or its result is no longer kept.');
}
