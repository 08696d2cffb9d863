import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiResponse, getSchemaPath, ApiExtraModels } from '@nestjs/swagger';
import { problemDetails } from './problem.error.js';

/** RFC 9457 problem details. */
export class ProblemAnswer {
  @ApiProperty({ description: 'What went wrong, in one sentence.' })
  readonly detail!: string;

  @ApiProperty({ description: 'A URI that names the kind of problem.', example: 'about:blank' })
  readonly type!: string;

  @ApiProperty({ description: 'The HTTP status in words.' })
  readonly title!: string;

  @ApiProperty({ description: 'The HTTP status.' })
  readonly status!: number;
}

/** Documents one problem that an endpoint may answer with. */
export function ApiProblem(
  status: number,
  detail: string,
  description: string,
): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemAnswer),
    ApiResponse({
      status,
      description,
      ...(status === 503
        ? {
            headers: {
              'Retry-After': {
                description: 'Seconds to wait before another try.',
                schema: { type: 'integer' },
              },
            },
          }
        : {}),
      content: {
        'application/problem+json': {
          schema: { $ref: getSchemaPath(ProblemAnswer) },
          example: problemDetails(status, detail),
        },
      },
    }),
  );
}
