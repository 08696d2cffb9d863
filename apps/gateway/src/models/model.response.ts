import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { JsonSchema } from '@tidegate/contracts';
import { ScalingDecisionResponse } from './decision.response.js';
import {
  MeasuredTimesResponse,
  ModelArrivalsResponse,
  ModelQueueResponse,
} from './model-figures.response.js';

/** A model as clients see it. */
export class ModelResponse {
  @ApiProperty({ example: 'default', description: 'Name of the model.' })
  readonly name!: string;

  @ApiProperty({
    example: true,
    description: 'Whether the model takes jobs: false after three failed set-ups in a row.',
  })
  readonly healthy!: boolean;

  @ApiProperty({
    example: 'no set-up has failed since the last one that succeeded',
    description: 'Why it is healthy or is not, in one sentence.',
  })
  readonly healthReason!: string;

  @ApiProperty({
    example: false,
    description: 'Whether it is paused: its jobs are accepted, and none is begun until it goes on.',
  })
  readonly paused!: boolean;

  @ApiPropertyOptional({
    description: 'Why the latest set-up failed, in one line. Absent after a successful one.',
  })
  readonly setupError?: string;

  @ApiProperty({
    example: { ready: 1, busy: 2 },
    description: 'The number of workers that have sent a heartbeat recently, by state.',
    type: 'object',
    additionalProperties: { type: 'integer' },
  })
  readonly workers!: Readonly<Record<string, number>>;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    example: 3,
    description:
      'How many workers there should be, by the latest decision. Absent where nobody has decided for 90 s, as where KEDA’s own scaler does.',
  })
  readonly wantedWorkers?: number;

  @ApiPropertyOptional({
    type: ModelQueueResponse,
    description: 'Its jobs that have not ended. Absent while this gateway cannot read the queue.',
  })
  readonly queue?: ModelQueueResponse;

  @ApiPropertyOptional({
    type: ModelArrivalsResponse,
    description: 'How many jobs were pushed lately. Absent together with `queue`.',
  })
  readonly arrivals?: ModelArrivalsResponse;

  @ApiPropertyOptional({
    type: MeasuredTimesResponse,
    example: { count: 12, p50: 31.2, p95: 33 },
    description:
      'Seconds that a worker took from its creation to a model that is set up, lately. Absent until one was measured.',
  })
  readonly startupSeconds?: MeasuredTimesResponse;

  @ApiPropertyOptional({
    type: MeasuredTimesResponse,
    description: 'Seconds that one try of a job ran, lately. Absent until one was measured.',
  })
  readonly serviceSeconds?: MeasuredTimesResponse;

  @ApiProperty({
    type: [ScalingDecisionResponse],
    description:
      'The last changes of how many workers there should be, ten at most, the latest first. Kept for a week.',
  })
  readonly decisions!: readonly ScalingDecisionResponse[];

  @ApiProperty({ example: '/v1/models/default/schema', description: 'Path of its schema.' })
  readonly schema!: string;
}

const A_SCHEMA = { oneOf: [{ type: 'object', additionalProperties: true }, { type: 'boolean' }] };

/** What a model takes and returns: two schemas of JSON Schema 2020-12, each complete in itself. */
export class ModelSchemaResponse {
  @ApiProperty({
    ...A_SCHEMA,
    example: { type: 'string' },
    description: 'What an input must be. `{}` means anything: the model declares no schema.',
  })
  readonly input!: JsonSchema;

  @ApiProperty({
    ...A_SCHEMA,
    example: {},
    description: 'What an output is. `{}` means anything: the model declares no schema.',
  })
  readonly output!: JsonSchema;
}

/** All models. */
export class ModelsResponse {
  @ApiProperty({ type: [ModelResponse], description: 'Every model that is served, `default` first.' })
  readonly models!: readonly ModelResponse[];
}
