import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  JOB_FIELDS,
  JOB_STATUSES,
  type JobField,
  type JobFieldTable,
  type JsonText,
  type JsonValue,
  type RecordMembers,
} from '@tidegate/contracts';
import { hasEnded } from '@tidegate/job-store';
import { ANY_JSON } from '../json-text/any-json.js';
import { objectText } from '../json-text/object-text.js';

/** How far a running job has come. */
export class ProgressResponse {
  @ApiProperty({ example: 0.4, minimum: 0, maximum: 1, description: 'From 0 to 1.' })
  readonly fraction!: number;

  @ApiPropertyOptional({ example: 'page 2 of 5', description: 'A short note of the model.' })
  readonly note?: string;
}

/** What a running job’s model has yielded so far. */
export class PartialResponse {
  @ApiProperty({
    example: 0,
    description: 'How many parts came before these; above 0 when all together are longer than 64 KiB.',
  })
  readonly from!: number;

  @ApiProperty({
    type: 'array',
    items: ANY_JSON,
    example: ['Once', 'upon'],
    description: 'The latest parts.',
  })
  readonly parts!: readonly JsonValue[];
}

/** The OpenAPI schema of a member, by the type of its field. */
const SCHEMAS: Readonly<Record<JobField['type'], object>> = {
  text: { type: String },
  integer: { type: 'integer' },
  number: { type: Number },
  texts: { type: 'object', additionalProperties: { type: 'string' } },
  time: { type: String, format: 'date-time' },
  // Swagger requires a type, and omits it where there is `oneOf`.
  json: { ...ANY_JSON, type: Object },
  status: { enum: JOB_STATUSES },
  progress: { type: ProgressResponse },
  partial: { type: PartialResponse },
};

/** How a member is written, by the type of its field. */
const WRITERS: Readonly<Record<JobField['type'], (value: unknown) => JsonText>> = {
  text: JSON.stringify,
  integer: JSON.stringify,
  number: JSON.stringify,
  texts: JSON.stringify,
  time: (timeMs) => JSON.stringify(new Date(timeMs as number)),
  json: String,
  status: (status) => JSON.stringify(status),
  progress: JSON.stringify,
  partial: String,
};

/** What follows from the status, for clients that need not know all of them. */
const DONE = {
  type: Boolean,
  description: 'Whether the job has ended, however that was.',
  example: true,
} as const;

/** The members of a job that clients see, in their order, by their names in the API. */
function shownMembers(table: JobFieldTable): readonly {
  readonly name: string;
  readonly member: string;
  readonly field: JobField;
  readonly description: Omit<NonNullable<JobField['shown']>, 'as'>;
}[] {
  return Object.entries(table).flatMap(([name, field]) => {
    if (!field.shown) return [];
    const { as: member = name, ...description } = field.shown;
    return [{ name, member, field, description }];
  });
}

/** Gives a class the members of a job that clients see, for the API document. */
export function JobMembers(table: JobFieldTable): ClassDecorator {
  return ({ prototype }: { readonly prototype: object }) => {
    for (const { member, field, description } of shownMembers(table)) {
      const options = { ...SCHEMAS[field.type], ...description, required: field.required ?? false };
      ApiProperty(options)(prototype, member);
      if (field.type === 'status') ApiProperty(DONE)(prototype, 'done');
    }
  };
}

/** Writes jobs as clients see them: the values of client and model keep their text. */
export function jobWriter<Table extends JobFieldTable>(
  table: Table,
): (record: RecordMembers<Table>) => JsonText {
  const members = shownMembers(table).map(
    ({ name, member, field }) => [name, member, WRITERS[field.type]] as const,
  );
  return (record) => {
    const values: Readonly<Record<string, unknown>> = record;
    return objectText(
      members.flatMap(([name, member, write]) => {
        const value = values[name];
        const written = [member, value === undefined ? undefined : write(value)] as const;
        return write === WRITERS.status
          ? [written, ['done', String(hasEnded(String(value)))] as const]
          : [written];
      }),
    );
  };
}

/** A job as clients see it. Its members are those of `JOB_FIELDS` that are shown. Times are RFC 3339 in UTC. */
@JobMembers(JOB_FIELDS)
export class JobResponse {}

/** Shows a record to a client, as the JSON of a {@link JobResponse}. */
export const jobResponseJson = jobWriter(JOB_FIELDS);
