import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { JsonSchema } from '@tidegate/contracts';

/** A model as clients see it. */
export class ModelResponse {
  @ApiProperty({ example: 'default', description: 'Name of the model.' })
  readonly name!: string;

  @ApiProperty({
    example: true,
    description: 'Whether it takes jobs: false once its set-up has failed three times running.',
  })
  readonly healthy!: boolean;

  @ApiPropertyOptional({
    description: 'Why its latest set-up failed, in one line; gone once one has worked.',
  })
  readonly setupError?: string;

  @ApiProperty({
    example: { ready: 1, busy: 2 },
    description: 'Its workers that have sent a heartbeat recently, by state.',
    type: 'object',
    additionalProperties: { type: 'integer' },
  })
  readonly workers!: Readonly<Record<string, number>>;

  @ApiProperty({ example: '/v1/models/default/schema', description: 'Where its schema is.' })
  readonly schema!: string;
}

const A_SCHEMA = { type: ['object', 'boolean'] as unknown as 'object', additionalProperties: true };

/** What a model takes and gives: two schemas of JSON Schema 2020-12, each complete in itself. */
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
