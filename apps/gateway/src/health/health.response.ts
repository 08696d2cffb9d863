import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { HEALTH_CHECKS, HEALTH_STATUSES, type HealthStatus, type HealthVerdict } from './health-verdict.js';

/** One thing that was looked at. */
export class HealthCheckResponse {
  @ApiProperty({
    enum: HEALTH_CHECKS,
    example: 'flow',
    description:
      '`broker` and `store` answer; of a model, its `setup` works, work `flow`s, its `jobs` succeed, and its `scaling` is decided on. Further ones may be added.',
  })
  readonly name!: string;

  @ApiPropertyOptional({
    example: 'default',
    description: 'The model that it is about. Absent of broker and store.',
  })
  readonly model?: string;

  @ApiProperty({
    enum: HEALTH_STATUSES,
    example: 'ok',
    description: 'How it is. `unknown` makes the verdict no worse.',
  })
  readonly status!: HealthStatus;

  @ApiProperty({ example: '2 run, 4 wait, the first for 7 s', description: 'Why, in one sentence.' })
  readonly reason!: string;

  @ApiPropertyOptional({
    format: 'date-time',
    example: '2026-01-01T12:00:05.000Z',
    description: 'Since when it is so, where that is known.',
  })
  readonly since?: string;
}

/** One verdict, with its reasons. */
export class HealthResponse {
  @ApiProperty({
    enum: ['ok', 'degraded', 'failing'],
    example: 'ok',
    description: 'As bad as the worst of the checks.',
  })
  readonly verdict!: HealthVerdict['verdict'];

  @ApiProperty({ type: [HealthCheckResponse], description: 'Broker and store first, then model by model.' })
  readonly checks!: readonly HealthCheckResponse[];
}

/** A verdict as clients get it. */
export function shownHealth({ verdict, checks }: HealthVerdict): HealthResponse {
  return {
    verdict,
    checks: checks.map(({ name, model, status, reason, sinceMs }) => ({
      name,
      ...(model === undefined ? {} : { model }),
      status,
      reason,
      ...(sinceMs === undefined ? {} : { since: new Date(sinceMs).toISOString() }),
    })),
  };
}
