import { ApiProperty } from '@nestjs/swagger';

/** A model as clients see it. */
export class ModelAnswer {
  @ApiProperty({ example: 'default', description: 'Name of the model.' })
  readonly name!: string;

  @ApiProperty({
    example: true,
    description: 'Whether it takes jobs: false once its set-up has failed three times running.',
  })
  readonly healthy!: boolean;

  @ApiProperty({
    example: { ready: 1, busy: 2 },
    description: 'Its workers that have given a sign of life lately, by state.',
    type: 'object',
    additionalProperties: { type: 'integer' },
  })
  readonly workers!: Readonly<Record<string, number>>;
}

/** All models. */
export class ModelsAnswer {
  @ApiProperty({ type: [ModelAnswer], description: 'Every model that is served, `default` first.' })
  readonly models!: readonly ModelAnswer[];
}
