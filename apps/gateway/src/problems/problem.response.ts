import { applyDecorators } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiProperty,
  ApiPropertyOptional,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { problemDetails, type MemberError } from './problem.error.js';

/** What is wrong with one member of a body. */
export class MemberErrorAnswer implements MemberError {
  @ApiProperty({ description: 'JSON Pointer to the member; empty for the body itself.', example: '/input' })
  readonly pointer!: string;

  @ApiProperty({ description: 'What is wrong with it.', example: 'must be there' })
  readonly detail!: string;
}

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

  @ApiPropertyOptional({ type: [MemberErrorAnswer], description: 'What is wrong with the body (422).' })
  readonly errors?: readonly MemberErrorAnswer[];
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

/** Documents what every endpoint that needs broker or store may answer with. */
export function ApiOutage(): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiProblem(405, 'Method Not Allowed', 'The path answers to other methods: see `Allow`.'),
    ApiProblem(431, 'Request line and headers are too large', 'Request line and headers exceed the limit.'),
    ApiProblem(
      503,
      'the job store is out of reach, try again',
      'Broker or store are out of reach, the queue is full, or the model cannot be set up.',
    ),
  );
}
