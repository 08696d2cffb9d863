import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { JOB_FIELDS, type JobField, type JobFieldTable, type JobStatus } from '@tidegate/contracts';
import { LONGEST_LISTED_BYTES } from '@tidegate/job-store';
import { JobMembers } from '../jobs/job.response.js';
import { OutlookResponse } from '../jobs/outlook/outlook.response.js';
import { EXAMPLE_CURSOR } from './list-cursor.js';

/** The table of fields, in which the input need not be there. */
const LISTED_FIELDS: JobFieldTable = {
  ...JOB_FIELDS,
  inputJson: Object.fromEntries(
    Object.entries(JOB_FIELDS.inputJson).filter(([name]) => name !== 'required'),
  ) as unknown as JobField,
};

/** A job in a list: as it is by itself, but for what is long. */
@JobMembers(LISTED_FIELDS)
export class ListedJobResponse extends OutlookResponse {
  @ApiPropertyOptional({
    enum: ['input', 'output', 'partial'],
    isArray: true,
    description: `The members that are left out because each is longer than ${LONGEST_LISTED_BYTES} bytes: read the job by its id for them. Absent when none is.`,
    example: ['output'],
  })
  readonly omitted?: readonly string[];
}

function Count(): PropertyDecorator {
  return ApiProperty({ type: 'integer', minimum: 0, example: 1 });
}

/** How many jobs of one model there are, by status. */
export class StatusCountsResponse implements Readonly<Record<JobStatus, number>> {
  @Count() readonly queued!: number;
  @Count() readonly running!: number;
  @Count() readonly canceling!: number;
  @Count() readonly succeeded!: number;
  @Count() readonly failed!: number;
  @Count() readonly timed_out!: number;
  @Count() readonly canceled!: number;
  @Count() readonly expired!: number;
}

/** A page of a list of jobs. */
export class JobListResponse {
  @ApiProperty({
    type: [ListedJobResponse],
    description:
      'The jobs, newest first. There may be fewer than `limit`, or none, also where `nextCursor` says that the list goes on: for one page a limited number of jobs is looked at, and a limited amount is shown.',
  })
  readonly jobs!: readonly ListedJobResponse[];

  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(StatusCountsResponse) },
    description: 'How many jobs the key sees, by model and status, whatever the filters are.',
  })
  readonly counts!: Readonly<Record<string, StatusCountsResponse>>;

  @ApiPropertyOptional({
    description: 'The `cursor` of the next page. Absent on the last one.',
    example: EXAMPLE_CURSOR,
  })
  readonly nextCursor?: string;
}
