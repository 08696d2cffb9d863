import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { JsonSchema } from '@tidegate/contracts';

/** A model as clients see it. */
export class ModelResponse {
  @ApiProperty({ example: 'default', description: 'Name of the model.' })
  readonly name!: string;

  @ApiProperty({
    example: true,
    description: 'Whether the model takes jobs: false after three failed set-ups in a row.',
  })
  readonly healthy!: boolean;

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

  @ApiProperty({ example: '/v1/models/default/schema', description: 'Path of its schema.' })
  readonly schema!: string;
}

const A_SCHEMA = { type: ['object', 'boolean'] as unknown as 'object', additionalProperties: true };

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
