import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { JsonText } from '@tidegate/contracts';
import { timeText } from '../../json-text/time-text.js';
import type { JobOutlook, QuantileTimes } from './job-outlook.js';

const TIME = { type: String, format: 'date-time' } as const;

/** Two estimates of a moment. */
export class EstimatedTimeResponse {
  @ApiProperty({
    ...TIME,
    example: '2026-01-01T12:00:31.000Z',
    description: 'Of two such jobs, one is as early.',
  })
  readonly p50!: string;

  @ApiProperty({
    ...TIME,
    example: '2026-01-01T12:00:36.000Z',
    description: 'Of ten such jobs, nine are as early.',
  })
  readonly p90!: string;
}

/** When a job is expected to start and to finish. */
export class EstimateResponse {
  @ApiPropertyOptional({
    type: EstimatedTimeResponse,
    description: 'When a worker takes the job. Only while it waits.',
  })
  readonly start?: EstimatedTimeResponse;

  @ApiProperty({
    type: EstimatedTimeResponse,
    example: { p50: '2026-01-01T12:00:36.000Z', p90: '2026-01-01T12:00:42.000Z' },
    description: 'When the job ends.',
  })
  readonly finish!: EstimatedTimeResponse;
}

/** How many workers the model of a job has. */
export class WorkerCountResponse {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    example: 1,
    description: 'Workers whose model is set up, with a job or without.',
  })
  readonly ready!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    example: 2,
    description: 'Workers whose model is being set up.',
  })
  readonly starting!: number;
}

/** What is to come of a job, beside what is stored of it; a second old at most. */
export class OutlookResponse {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    example: 5,
    description:
      'Its place in the queue, an estimate: 1 starts next. Only while it waits, and while the queue can be read.',
  })
  readonly queuePosition?: number;

  @ApiPropertyOptional({
    type: EstimateResponse,
    description:
      'When it will start and finish, by measured times. Absent until a job of the model has run and, while no worker is ready, a worker of it has started.',
  })
  readonly estimate?: EstimateResponse;

  @ApiPropertyOptional({
    type: WorkerCountResponse,
    description: 'The workers of its model. Only while it waits.',
  })
  readonly workers?: WorkerCountResponse;
}

/**
 * Adds to the text of a job what is to come of it.
 *
 * @param json - text of an object with at least one member
 */
export function withOutlook(json: JsonText, outlook: JobOutlook | undefined): JsonText {
  if (outlook === undefined) return json;
  const { waitingFor, queuePosition, estimate, workers } = outlook;
  let text = json.slice(0, -1);
  if (waitingFor !== undefined) text += `,"waitingFor":"${waitingFor}"`;
  if (queuePosition !== undefined) text += `,"queuePosition":${queuePosition}`;
  if (estimate !== undefined) {
    const { start, finish } = estimate;
    text += `,"estimate":{${start ? `"start":${timesText(start)},` : ''}"finish":${timesText(finish)}}`;
  }
  if (workers !== undefined) text += `,"workers":{"ready":${workers.ready},"starting":${workers.starting}}`;
  return `${text}}`;
}

function timesText({ p50, p90 }: QuantileTimes): string {
  return `{"p50":"${timeText(Math.round(p50))}","p90":"${timeText(Math.round(p90))}"}`;
}
