import { ApiProperty } from '@nestjs/swagger';

/** What became of a model's dead letters. */
export class RedriveResponse {
  @ApiProperty({ type: 'integer', example: 42, description: 'Jobs that are tried again, each as a new job.' })
  readonly redriven!: number;

  @ApiProperty({
    type: 'integer',
    example: 0,
    description: 'Jobs that the model no longer takes, or that somebody else tries again at this moment.',
  })
  readonly refused!: number;

  @ApiProperty({
    type: 'integer',
    example: 0,
    description: 'Dead letters that there still are, the refused ones among them: send the request again.',
  })
  readonly left!: number;
}
