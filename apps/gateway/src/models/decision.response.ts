import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { KeptScalingDecision } from '@tidegate/job-store';

const COUNT = { type: 'integer', minimum: 0 } as const;

/** A change of how many workers a model should have, and why. */
export class ScalingDecisionResponse {
  @ApiProperty({ format: 'date-time', example: '2026-01-01T12:00:05.000Z', description: 'When it was made.' })
  readonly time!: string;

  @ApiProperty({
    enum: ['scaler', 'queue_length'],
    example: 'scaler',
    description:
      'What has decided: our scaler, or the length of the queue on one machine. Further ones may be added.',
  })
  readonly by!: string;

  @ApiProperty({ example: 'tidegate/worker', description: 'The ScaledObject that it is about.' })
  readonly scaledObject!: string;

  @ApiProperty({ ...COUNT, example: 1, description: 'How many workers there were.' })
  readonly from!: number;

  @ApiProperty({ ...COUNT, example: 3, description: 'How many there should be, by the rule.' })
  readonly wanted!: number;

  @ApiProperty({ ...COUNT, example: 3, description: 'How many of these the limits allow.' })
  readonly allowed!: number;

  @ApiPropertyOptional({
    example: 'maxReplicas',
    description: 'The limit that the number is at. Absent where it is at none.',
  })
  readonly limit?: string;

  @ApiProperty({
    example: '0.50 jobs/s of 5.0 s, 3 waiting, start-up 31 s: 3 cost least, 12 against 14 with more',
    description: 'The rule that decided, with its numbers.',
  })
  readonly reason!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'number' },
    example: { expectedRate: 0.5, ready: 3, unacknowledged: 1, startupSeconds: 31, serviceSeconds: 5 },
    description: 'What it was decided on. Which numbers there are depends on what has decided.',
  })
  readonly inputs!: Readonly<Record<string, number>>;
}

/** A decision as clients see it. */
export function shownDecision({ atMs, ...decision }: KeptScalingDecision): ScalingDecisionResponse {
  return { time: new Date(atMs).toISOString(), ...decision };
}
