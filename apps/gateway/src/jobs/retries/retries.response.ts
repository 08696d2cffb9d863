import { ApiProperty } from '@nestjs/swagger';
import type { RetryPolicy } from '@tidegate/contracts';

/** When a failed try of a job is followed by another one by itself. */
export class RetriesResponse implements RetryPolicy {
  @ApiProperty({ type: 'integer', example: 3, description: 'Retries at most.' })
  readonly limit!: number;

  @ApiProperty({ example: 1, description: 'Seconds before the first retry, made shorter at random.' })
  readonly backoffSeconds!: number;

  @ApiProperty({ example: 2, description: 'How many times as long each further retry waits.' })
  readonly factor!: number;

  @ApiProperty({ example: 3_600, description: 'Seconds that no retry waits longer than.' })
  readonly maxBackoffSeconds!: number;
}
