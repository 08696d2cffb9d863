import { applyDecorators } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiProperty,
  ApiPropertyOptional,
  ApiResponse,
  getSchemaPath,
  type OpenAPIObject,
} from '@nestjs/swagger';
import { problemDetails, type MemberError } from './problem.error.js';

/** What is wrong with one member of a body. */
export class MemberErrorResponse implements MemberError {
  @ApiProperty({ description: 'JSON Pointer to the member; empty for the body itself.', example: '/input' })
  readonly pointer!: string;

  @ApiProperty({ description: 'What is wrong with it.', example: 'must be there' })
  readonly detail!: string;
}

/** RFC 9457 problem details. */
export class ProblemResponse {
  @ApiProperty({ description: 'What went wrong, in one sentence.' })
  readonly detail!: string;

  @ApiProperty({ description: 'A URI that names the kind of problem.', example: 'about:blank' })
  readonly type!: string;

  @ApiProperty({ description: 'The text of the HTTP status.' })
  readonly title!: string;

  @ApiProperty({ description: 'The HTTP status.' })
  readonly status!: number;

  @ApiPropertyOptional({ type: [MemberErrorResponse], description: 'What is wrong with the body (422).' })
  readonly errors?: readonly MemberErrorResponse[];
}

type Response = NonNullable<NonNullable<OpenAPIObject['paths'][string]['get']>['responses'][string]>;

/** One answer of an operation, in the API document. */
type DocumentedResponse = Exclude<Response, { readonly $ref: string }>;

/** Headers that come with a problem, by its status. */
const HEADERS: Readonly<Record<number, DocumentedResponse['headers']>> = {
  401: {
    'WWW-Authenticate': { description: 'How a key is sent (RFC 6750).', schema: { type: 'string' } },
  },
  403: {
    'WWW-Authenticate': { description: 'The scope that is missing (RFC 6750).', schema: { type: 'string' } },
  },
  405: { Allow: { description: 'The methods that the path accepts.', schema: { type: 'string' } } },
  429: {
    'Retry-After': { description: 'Seconds until the limit starts again.', schema: { type: 'integer' } },
  },
  503: {
    'Retry-After': { description: 'Seconds to wait before another try.', schema: { type: 'integer' } },
  },
};

/**
 * One answer that is a problem, as the API document has it.
 *
 * @param details - every `detail` that it may have, as examples
 * @param others - headers beside those of its status
 */
export function problemResponse(
  status: number,
  details: readonly [string, ...string[]],
  description: string,
  others: DocumentedResponse['headers'] = {},
): DocumentedResponse {
  const headers = { ...HEADERS[status], ...others };
  const examples = details.map((detail) => [detail, { value: problemDetails(status, detail) }] as const);
  return {
    description,
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    content: {
      'application/problem+json': {
        schema: { $ref: getSchemaPath(ProblemResponse) },
        examples: Object.fromEntries(examples),
      },
    },
  };
}

/** Documents one status of problems that an endpoint may answer with: see {@link problemResponse}. */
export function ApiProblem(
  status: number,
  details: readonly [string, ...string[]],
  description: string,
): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemResponse),
    ApiResponse({ status, ...problemResponse(status, details, description) }),
  );
}

/** The detail of an answer while the store is out of reach. */
export const STORE_OUTAGE = 'the job store is out of reach, try again';

/** While it takes no writes. */
export const STORE_REFUSAL = 'the job store refuses writes: out of memory, try again';

/** Documents what every endpoint may answer with. */
export function ApiOutage(): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiProblem(405, ['Method Not Allowed'], 'The path answers to other methods: see `Allow`.'),
    ApiProblem(408, ['Request was not sent in time'], 'The client took too long to send its request.'),
    ApiProblem(431, ['Request line and headers are too large'], 'Request line and headers exceed the limit.'),
    ApiProblem(503, [STORE_OUTAGE], 'The store is out of reach.'),
  );
}

/** Documents the refusal of a body at an endpoint that needs none. */
export function ApiNeedlessBody(): MethodDecorator {
  return ApiProblem(413, ['Request body is too large'], 'It needs no body, and this one exceeds its limit.');
}

/** Documents the outages that a push may report. */
export function ApiPushOutage(): MethodDecorator {
  return ApiProblem(
    503,
    [
      STORE_OUTAGE,
      STORE_REFUSAL,
      'the message broker is out of reach, try again',
      'the job could not be made durable in time, try again',
      'the queue is full, try again later',
      "model default is unhealthy: its set-up keeps failing: No module named 'numpy'",
    ],
    'Broker or store are out of reach or take no writes, the queue is full, or the model cannot be set up.',
  );
}
